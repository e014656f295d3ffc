import { boardSymmetries } from '../go/symmetry.js';
import { seededRandom } from '../util/rng.js';

/**
 * Names positions so that two have the same name where one is the other turned, mirrored or with exchanged colours,
 * whoever is to move: the strictest sense in which a model could have seen a position before. Names are 52 bits of a
 * Zobrist hash (Zobrist 1970), the smallest of the sixteen; for two given positions they clash once in 10^15.
 */
export class PositionKeys {
  /** [8][2][S * S] for every symmetry and colour, the hash's upper 20 and lower 32 bits. */
  readonly #high: readonly (readonly Uint32Array[])[];
  readonly #low: readonly (readonly Uint32Array[])[];

  constructor(size: number) {
    const random = seededRandom(size);
    const draw = (limit: number): Uint32Array =>
      Uint32Array.from({ length: size * size }, () => Math.floor(random() * limit));
    const keys = [0, 1].map(() => ({ high: draw(2 ** 20), low: draw(2 ** 32) }));
    const turned = (part: 'high' | 'low'): Uint32Array[][] =>
      boardSymmetries(size).map((order) =>
        keys.map((key) => Uint32Array.from(order, (point) => key[part][point]!)),
      );
    this.#high = turned('high');
    this.#low = turned('low');
  }

  /** Returns the name of a position, [S * S] int8 by point. */
  of(stones: Int8Array): number {
    const points = [...stones.keys()].filter((point) => stones[point] !== 0);
    let smallest = Infinity;
    for (let side = 0; side < this.#high.length; side++) {
      const [blackHigh, whiteHigh] = this.#high[side] as [Uint32Array, Uint32Array];
      const [blackLow, whiteLow] = this.#low[side] as [Uint32Array, Uint32Array];
      let [high, low, swappedHigh, swappedLow] = [0, 0, 0, 0];
      for (const point of points) {
        const isBlack = stones[point] === 1;
        high ^= (isBlack ? blackHigh : whiteHigh)[point]!;
        low ^= (isBlack ? blackLow : whiteLow)[point]!;
        swappedHigh ^= (isBlack ? whiteHigh : blackHigh)[point]!;
        swappedLow ^= (isBlack ? whiteLow : blackLow)[point]!;
      }
      smallest = Math.min(smallest, nameOf(high, low), nameOf(swappedHigh, swappedLow));
    }
    return smallest;
  }
}

function nameOf(high: number, low: number): number {
  return (high >>> 0) * 2 ** 32 + (low >>> 0);
}
