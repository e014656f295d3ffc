import { type Chain, findChains, neighborsOf } from './chains.js';
import { BLACK, type Point, type Sign, WHITE } from './point.js';

/** What no play of the opponent's can change, however often the own side passes. */
export interface PassAlive {
  /** Chains that live. */
  readonly chains: ReadonlySet<Chain>;
  /** Stones of the opponent inside their territory, in which two eyes have no room. */
  readonly dead: readonly Point[];
}

/** Connected points that `color` has no stone on, and the chains of `color` around them. */
interface Region {
  readonly points: readonly Point[];
  readonly around: ReadonlySet<Chain>;
}

/**
 * Returns which chains of a colour are alive even if it always passes (D. Benson 1976, "Life in the game of Go"): those with two regions,
 * at least, all of whose empty points are their liberties, and around which all chains are alive likewise. What lies inside is dead
 * by KataGo's area rules, where fewer than two points are out of reach of the chains around it.
 */
export function passAlive(stones: Int8Array, size: number, color: Sign): PassAlive {
  const byPoint = findChains(stones, size);
  const alive = new Set(byPoint.filter((chain) => chain?.color === color) as Chain[]);
  const isVital = (region: Region, chain: Chain): boolean =>
    region.around.has(chain) &&
    region.points.every((point) => stones[point] !== 0 || chain.liberties.has(point));
  let regions = regionsOf(stones, size, color, byPoint);
  for (;;) {
    const lost = [...alive].filter((chain) => regions.filter((region) => isVital(region, chain)).length < 2);
    if (lost.length === 0) break;
    for (const chain of lost) alive.delete(chain);
    regions = regions.filter(({ around }) => [...around].every((chain) => alive.has(chain)));
  }
  const neighbors = neighborsOf(size);
  const dead = regions
    .filter(({ around }) => around.size > 0)
    .filter(({ points }) => {
      const inner = points.filter((point) => neighbors[point]!.every((next) => stones[next] !== color));
      return inner.length < 2;
    })
    .flatMap(({ points }) => points.filter((point) => stones[point] !== 0));
  return { chains: alive, dead };
}

/** Returns the stones of both colours that are dead inside living walls. */
export function enclosedDead(stones: Int8Array, size: number): Point[] {
  return [BLACK, WHITE].flatMap((color) => passAlive(stones, size, color).dead);
}

function regionsOf(
  stones: Int8Array,
  size: number,
  color: Sign,
  byPoint: readonly (Chain | undefined)[],
): Region[] {
  const neighbors = neighborsOf(size);
  const found = new Set<Point>();
  const regions: Region[] = [];
  for (let start = 0; start < stones.length; start++) {
    if (stones[start] === color || found.has(start)) continue;
    found.add(start);
    const points = [start];
    const around = new Set<Chain>();
    for (const point of points) {
      for (const next of neighbors[point]!) {
        if (stones[next] === color) around.add(byPoint[next]!);
        else if (!found.has(next)) {
          found.add(next);
          points.push(next);
        }
      }
    }
    regions.push({ points, around });
  }
  return regions;
}
