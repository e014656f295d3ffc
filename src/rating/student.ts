import { normalBelow } from './normal.js';

/**
 * Returns the share of Student's t distribution below x, within 0.002 from three degrees of freedom on.
 * D. L. Wallace, "Bounds on normal approximations to Student's and the chi-square distributions" (1959).
 */
export function studentBelow(x: number, freedom: number): number {
  const z = (Math.sqrt(freedom * Math.log1p(x ** 2 / freedom)) * (8 * freedom + 1)) / (8 * freedom + 3);
  return normalBelow(Math.sign(x) * z);
}

/** Returns the x that lies as far out in Student's t distribution as `z` in the normal one: the same formula, turned round. */
export function studentAt(z: number, freedom: number): number {
  const scaled = (z * (8 * freedom + 3)) / (8 * freedom + 1);
  return Math.sign(z) * Math.sqrt(freedom * Math.expm1(scaled ** 2 / freedom));
}
