/** What takes time: a move by the next frame alone, the board looked at from one side or from eight, and the least that looking at futures takes. */
export type Work = 'glance-1' | 'glance-8' | 'futures';

/** So much a single measurement changes at most: a pause of the machine is no pace. */
const MOST_CHANGE = 1.25;

/** How long moves take here and now, on boards of each size. */
export class Pace {
  readonly #ms = new Map<number, Map<Work, number>>();

  /** Takes note of how long a kind of work took. Where the machine has become slower or faster, it has for the other kinds too. */
  note(work: Work, size: number, timeMs: number): void {
    const known = this.#ms.get(size) ?? new Map<Work, number>();
    this.#ms.set(size, known);
    const before = known.get(work);
    if (before === undefined) known.set(work, timeMs);
    else {
      const change = Math.min(MOST_CHANGE, Math.max(1 / MOST_CHANGE, timeMs / before));
      for (const [other, ms] of known) known.set(other, ms * change);
    }
  }

  /** Returns how long it will take in ms; 0 where it was never done. */
  expected(work: Work, size: number): number {
    return this.#ms.get(size)?.get(work) ?? 0;
  }
}
