import { neighborsOf } from '../go/chains.js';

/**
 * What a position is worth, told by the last frame of the video that the model expects: whose each intersection will
 * be, counted. Nobody ever told the model who wins; it only saw how videos end.
 */
export interface Outlook {
  /** [N], +1 the mover's .. -1 the opponent's. */
  readonly ownership: Float32Array;
  /** The mover's expected lead in points, komi included. */
  readonly lead: number;
  /** The mover's chance to win, 0..1; half for a draw. */
  readonly winrate: number;
}

/** Rounds in which empty points of the last frame take the colour around them: eyes are empty in the end. */
const SPREADS = 4;

/**
 * The winrate is 1 / (1 + exp(-lead * SHARPNESS / (DOUBT + doubt) ** SPREAD)), doubt being the sum over the board of
 * 1 - ownership^2. Fitted by cross-entropy on 32,000 positions of 529 held-out games of equals on 9x9, 13x13 and 19x19 (0.503,
 * 0.533 and 0.504 a position against 0.693 for a coin).
 */
const SHARPNESS = 1.56;
const DOUBT = 1;
const SPREAD = 0.65;

/**
 * Returns whose each intersection will be, [N], +1 .. -1: chance of a stone of the mover less that of the opponent;
 * the chance that it is left empty goes to whom its neighbours belong.
 *
 * `final` [N, L] are the probabilities of what it shows, `levels` the index of empty, the mover and the opponent.
 */
export function ownershipOf(
  final: Float32Array,
  levels: { readonly empty: number; readonly mover: number; readonly opponent: number },
  size: number,
): Float32Array {
  const count = size * size;
  const width = final.length / count;
  const stones = new Float32Array(count);
  for (let point = 0; point < count; point++) {
    stones[point] = final[point * width + levels.mover]! - final[point * width + levels.opponent]!;
  }
  const neighbors = neighborsOf(size);
  let owner = stones;
  for (let round = 0; round < SPREADS; round++) {
    const before = owner;
    owner = stones.map((stone, point) => {
      const around = neighbors[point]!;
      let sum = 0;
      for (const next of around) sum += before[next]!;
      return stone + final[point * width + levels.empty]! * (sum / around.length);
    });
  }
  return owner;
}

/** Returns the outlook of an ownership map, `bonus` being points that the mover gets besides: komi or its negative. */
export function outlookOf(ownership: Float32Array, bonus: number): Outlook {
  let lead = bonus;
  let doubt = 0;
  for (const value of ownership) {
    lead += value;
    doubt += 1 - value * value;
  }
  return {
    ownership,
    lead,
    winrate: 1 / (1 + Math.exp((-lead * SHARPNESS) / (DOUBT + Math.max(0, doubt)) ** SPREAD)),
  };
}

/** Returns the outlook of a board that will not change any more: stones and what they surround, counted. */
export function settledOutlook(owners: ArrayLike<number>, bonus: number): Outlook {
  const ownership = Float32Array.from(owners);
  const lead = ownership.reduce((sum, value) => sum + value, bonus);
  return { ownership, lead, winrate: lead > 0 ? 1 : lead < 0 ? 0 : 0.5 };
}
