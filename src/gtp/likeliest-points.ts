import { PASS, type Point } from '../go/point.js';

/** Moves that are told. */
const MOST = 10;

/** Returns the likeliest points with their probabilities, the likeliest first, without the pass. */
export function likeliestPoints(priors: ReadonlyMap<Point, number>): [Point, number][] {
  return [...priors]
    .filter(([point]) => point !== PASS)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST);
}
