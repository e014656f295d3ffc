/** A source of numbers in [0, 1), like Math.random. */
export type Random = () => number;

/**
 * Returns a seeded generator: the same seed gives the same numbers on every machine.
 * The algorithm is mulberry32 (Tommy Ettinger, public domain), 32 bits of state.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
