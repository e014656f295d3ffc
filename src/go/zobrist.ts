import { seededRandom } from '../util/rng.js';
import { BLACK, MAX_BOARD_SIZE, type Point, type Sign } from './point.js';

const POINTS = MAX_BOARD_SIZE * MAX_BOARD_SIZE;
const KEYS = makeKeys();

function makeKeys(): bigint[] {
  const random = seededRandom(0x5eed);
  const word = (): bigint => BigInt(Math.floor(random() * 4294967296));
  return Array.from({ length: 2 * POINTS }, () => (word() << 32n) | word());
}

/** Returns the 64-bit number that a stone adds (by XOR) to the hash of its position. */
export function stoneKey(color: Sign, point: Point): bigint {
  return KEYS[color === BLACK ? point : POINTS + point]!;
}

/**
 * Returns the 64-bit Zobrist hash of a position, [S * S] int8 by point. Equal stones give equal hashes,
 * whoever is to move: what positional superko compares.
 */
export function hashPosition(stones: Int8Array): bigint {
  let hash = 0n;
  for (let point = 0; point < stones.length; point++) {
    const stone = stones[point]!;
    if (stone !== 0) hash ^= stoneKey(stone as Sign, point);
  }
  return hash;
}
