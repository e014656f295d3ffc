import type { Point, Sign } from './point.js';

/** Stones of one colour that live or die together. */
export interface Chain {
  readonly color: Sign;
  readonly stones: readonly Point[];
  readonly liberties: ReadonlySet<Point>;
}

const NEIGHBORS = new Map<number, readonly (readonly Point[])[]>();

/** Returns, by point, the two to four points beside it. */
export function neighborsOf(size: number): readonly (readonly Point[])[] {
  const known = NEIGHBORS.get(size);
  if (known) return known;
  const table = Array.from({ length: size * size }, (_, point) => {
    const x = point % size;
    const around: Point[] = [];
    if (point >= size) around.push(point - size);
    if (x > 0) around.push(point - 1);
    if (x < size - 1) around.push(point + 1);
    if (point < size * (size - 1)) around.push(point + size);
    return around;
  });
  NEIGHBORS.set(size, table);
  return table;
}

/** Returns the connected points around `start` that hold what it holds, `start` first. */
export function regionOf(stones: Int8Array, size: number, start: Point): Point[] {
  const neighbors = neighborsOf(size);
  const region = [start];
  const found = new Set(region);
  for (const point of region) {
    for (const next of neighbors[point]!) {
      if (stones[next] !== stones[start] || found.has(next)) continue;
      found.add(next);
      region.push(next);
    }
  }
  return region;
}

/** Returns, by point, the chain that stands there; all points of a chain share one object. */
export function findChains(stones: Int8Array, size: number): readonly (Chain | undefined)[] {
  const neighbors = neighborsOf(size);
  const chains: (Chain | undefined)[] = new Array<Chain | undefined>(stones.length).fill(undefined);
  for (let point = 0; point < stones.length; point++) {
    if (stones[point] === 0 || chains[point]) continue;
    const region = regionOf(stones, size, point);
    const liberties = new Set(
      region.flatMap((stone) => neighbors[stone]!.filter((next) => stones[next] === 0)),
    );
    const chain: Chain = { color: stones[point] as Sign, stones: region, liberties };
    for (const stone of region) chains[stone] = chain;
  }
  return chains;
}
