import { UMAP } from 'umap-js';
import { fsqDigits } from '../../model/fsq.js';
import { seededRandom } from '../../util/rng.js';
import type { Change, CodeList } from './browser-engine/calls.js';
import { type CodeDot, LEAST_CODES } from './code-map.js';

const MOST_NEIGHBOURS = 12;
const SEED = 1;

/**
 * Returns the codes of a list in order of first use, laid out by UMAP (McInnes et al. 2018, arXiv 1802.03426) of their
 * digits; the same list gives the same map. Empty where there are fewer than LEAST_CODES.
 */
export function layOutCodes({ changes, levels }: CodeList): CodeDot[] {
  const byCode = new Map<number, Change[]>();
  for (const change of changes) byCode.set(change.code, [...(byCode.get(change.code) ?? []), change]);
  if (byCode.size < LEAST_CODES) return [];
  const umap = new UMAP({
    nNeighbors: Math.min(MOST_NEIGHBOURS, byCode.size - 1),
    random: seededRandom(SEED),
  });
  const vectors = [...byCode.keys()].map((code) =>
    fsqDigits(code, levels).map((digit, place) => digit / Math.max(1, levels[place]! - 1)),
  );
  const places = umap.fit(vectors);
  const [x, y] = [0, 1].map((axis) => toUnit(places.map((place) => place[axis]!)));
  return [...byCode].map(([code, named], index) => ({
    ...{ code, changes: named },
    x: x![index]!,
    y: y![index]!,
  }));
}

function toUnit(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0.5));
}
