/**
 * Returns the inverse [n][n] of a symmetric positive definite matrix (Gauss-Jordan; n is a number of players).
 * Throws RangeError where it has none.
 */
export function inverse(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const left = matrix.map((row) => [...row]);
  const right = matrix.map((_, i) => matrix.map((__, j) => Number(i === j)));
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(left[row]![column]!) > Math.abs(left[pivot]![column]!)) pivot = row;
    }
    const scale = left[pivot]![column]!;
    if (Math.abs(scale) < 1e-300) throw new RangeError('the matrix has no inverse');
    [left[column], left[pivot]] = [left[pivot]!, left[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    for (let k = 0; k < size; k++) {
      left[column]![k]! /= scale;
      right[column]![k]! /= scale;
    }
    for (let row = 0; row < size; row++) {
      const factor = left[row]![column]!;
      if (row === column || factor === 0) continue;
      for (let k = 0; k < size; k++) {
        left[row]![k]! -= factor * left[column]![k]!;
        right[row]![k]! -= factor * right[column]![k]!;
      }
    }
  }
  return right;
}

/**
 * Returns what solves `matrix x = b` for any b, by Cholesky's factors of a symmetric positive definite matrix [n][n]: a third of the work of
 * its inverse and less. Throws RangeError where it is not one.
 */
export function solver(matrix: readonly ArrayLike<number>[]): (b: ArrayLike<number>) => number[] {
  const size = matrix.length;
  const lower = matrix.map(() => new Float64Array(size));
  for (let i = 0; i < size; i++) {
    const row = lower[i]!;
    for (let j = 0; j <= i; j++) {
      const other = lower[j]!;
      let rest = matrix[i]![j]!;
      for (let k = 0; k < j; k++) rest -= row[k]! * other[k]!;
      if (i === j && !(rest > 0)) throw new RangeError('the matrix is not positive definite');
      row[j] = i === j ? Math.sqrt(rest) : rest / other[j]!;
    }
  }
  return (b) => {
    const x = Array.from(b);
    for (let i = 0; i < size; i++) {
      const row = lower[i]!;
      for (let k = 0; k < i; k++) x[i]! -= row[k]! * x[k]!;
      x[i]! /= row[i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      for (let k = i + 1; k < size; k++) x[i]! -= lower[k]![i]! * x[k]!;
      x[i]! /= lower[i]![i]!;
    }
    return x;
  };
}

/** Returns matrix times vector. */
export function times(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, index) => sum + value * vector[index]!, 0));
}
