/** The 97.5 % quantile of the normal distribution: 95 % lie within it on either side. */
export const Z_95 = 1.959963984540054;

/**
 * Returns the share of the standard normal distribution below x. Error below 1e-7.
 * Complementary error function by the Chebyshev fit of Numerical Recipes (Press et al., section 6.2).
 */
export function normalBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.5 * z);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const tail = t * Math.exp(-z * z + fit.reduceRight((sum, coefficient) => sum * t + coefficient, 0));
  return x > 0 ? 1 - tail / 2 : tail / 2;
}
