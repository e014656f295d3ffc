import type { Outlook } from './outlook.js';

/** Sums over imagined futures, all as Black sees them, so that no sign has to be turned on the way up. */
export class Tally {
  visits = 0;
  winrate = 0;
  lead = 0;
  leadSquares = 0;
  winrateSquares = 0;
  /** Most of a tree is visited once: there the scene's own map says it all, and no sums are needed. */
  #only: { readonly ownership: Float32Array; readonly color: number } | undefined;
  #sums: { readonly ownership: Float64Array; readonly squares: Float64Array } | undefined;

  /** Adds an outlook of `color`. */
  add({ winrate, lead, ownership }: Outlook, color: number): void {
    const black = color === 1 ? winrate : 1 - winrate;
    this.visits++;
    this.winrate += black;
    this.winrateSquares += black * black;
    this.lead += color * lead;
    this.leadSquares += lead * lead;
    if (this.visits === 1) {
      this.#only = { ownership, color };
      return;
    }
    addTo((this.#sums ??= this.#begun()), ownership, color);
    this.#only = undefined;
  }

  /** Returns the means as `color` sees them. */
  seenBy(color: number): {
    winrate: number;
    winrateStdev: number;
    lead: number;
    leadStdev: number;
    ownership: Float32Array;
    ownershipStdev: Float32Array;
  } {
    const { visits } = this;
    const sums = this.#sums ?? this.#begun();
    const winrate = this.winrate / visits;
    const lead = this.lead / visits;
    return {
      winrate: color === 1 ? winrate : 1 - winrate,
      winrateStdev: stdev(this.winrateSquares / visits, winrate),
      lead: color * lead,
      leadStdev: stdev(this.leadSquares / visits, lead),
      ownership: Float32Array.from(sums.ownership, (sum) => (color * sum) / visits),
      ownershipStdev: Float32Array.from(sums.squares, (squares, point) =>
        stdev(squares / visits, sums.ownership[point]! / visits),
      ),
    };
  }

  /** Returns the sums of the first visit alone. */
  #begun(): { readonly ownership: Float64Array; readonly squares: Float64Array } {
    const { ownership, color } = this.#only ?? { ownership: new Float32Array(0), color: 1 };
    const sums = {
      ownership: new Float64Array(ownership.length),
      squares: new Float64Array(ownership.length),
    };
    addTo(sums, ownership, color);
    return sums;
  }
}

function addTo(
  { ownership, squares }: { readonly ownership: Float64Array; readonly squares: Float64Array },
  map: Float32Array,
  color: number,
): void {
  for (let point = 0; point < map.length; point++) {
    const value = map[point]!;
    ownership[point]! += color * value;
    squares[point]! += value * value;
  }
}

function stdev(meanSquare: number, mean: number): number {
  return Math.sqrt(Math.max(0, meanSquare - mean * mean));
}
