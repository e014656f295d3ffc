/**
 * Finite scalar quantization indices (Mentzer et al. 2023, arXiv 2309.15505): an index is a number whose digits,
 * the first varying fastest, are the levels of the dimensions.
 */

/** Returns how many codes there are. */
export function fsqSize(levels: readonly number[]): number {
  return levels.reduce((product, level) => product * level, 1);
}

/** Returns the digits of an index, one for each dimension. */
export function fsqDigits(index: number, levels: readonly number[]): number[] {
  let rest = index;
  return levels.map((level) => {
    const digit = rest % level;
    rest = Math.floor(rest / level);
    return digit;
  });
}

/** Returns the index that has these digits; the inverse of fsqDigits. */
export function fsqIndex(digits: ArrayLike<number>, levels: readonly number[]): number {
  let index = 0;
  for (let dimension = levels.length - 1; dimension >= 0; dimension--) {
    index = index * levels[dimension]! + digits[dimension]!;
  }
  return index;
}
