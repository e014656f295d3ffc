import { type Chain, findChains, neighborsOf, regionOf } from './chains.js';
import type { Point } from './point.js';

/** Liberties that two groups share in a seki lie in regions no larger than this. */
const LARGEST_SHARED = 3;
/** A group with more room than this of its own makes two eyes. */
const ROOM_OF_ONE_EYE = 2;

interface Region {
  readonly points: readonly Point[];
  readonly around: ReadonlySet<Chain>;
}

/**
 * Returns the chains that live in seki once `dead` stones are off the board: groups with at most one small eye which
 * share small neutral regions with such groups of the other colour, so that neither side can begin.
 */
export function sekiChains(stones: Int8Array, size: number, dead: Iterable<Point> = []): Point[][] {
  const living = stones.slice();
  for (const point of dead) living[point] = 0;
  const chains = findChains(living, size);
  const regions = emptyRegions(living, size, chains);
  const groups = groupsOf(new Set(chains.filter((chain) => chain !== undefined)), regions);
  const isShort = (chain: Chain): boolean => {
    const { room, eyes } = groups.get(chain)!;
    return eyes <= 1 && room <= ROOM_OF_ONE_EYE;
  };
  const inSeki = new Set<Group | undefined>();
  for (const { points, around } of regions) {
    const isShared = points.length <= LARGEST_SHARED && coloursOf(around) === 2;
    if (isShared && [...around].every(isShort)) for (const chain of around) inSeki.add(groups.get(chain));
  }
  return [...groups].filter(([, group]) => inSeki.has(group)).map(([chain]) => [...chain.stones]);
}

/** Chains of a colour that surround an empty region together, and so live or die together. */
interface Group {
  /** Empty points that only this group surrounds, and how many regions they are. */
  readonly room: number;
  readonly eyes: number;
}

function groupsOf(chains: ReadonlySet<Chain>, regions: readonly Region[]): Map<Chain, Group> {
  const groups = new Map([...chains].map((chain): [Chain, Group] => [chain, { room: 0, eyes: 0 }]));
  for (const { points, around } of regions) {
    if (coloursOf(around) !== 1) continue;
    const members = new Set([...around].map((chain) => groups.get(chain)!));
    const merged = { room: points.length, eyes: 1 };
    for (const { room, eyes } of members) {
      merged.room += room;
      merged.eyes += eyes;
    }
    for (const [chain, group] of groups) if (members.has(group)) groups.set(chain, merged);
  }
  return groups;
}

function emptyRegions(stones: Int8Array, size: number, chains: readonly (Chain | undefined)[]): Region[] {
  const neighbors = neighborsOf(size);
  const regions: Region[] = [];
  const seen = new Set<Point>();
  stones.forEach((stone, start) => {
    if (stone !== 0 || seen.has(start)) return;
    const points = regionOf(stones, size, start);
    for (const point of points) seen.add(point);
    const around = points.flatMap((point) => neighbors[point]!.map((next) => chains[next]));
    regions.push({ points, around: new Set(around.filter((chain) => chain !== undefined)) });
  });
  return regions;
}

function coloursOf(chains: ReadonlySet<Chain>): number {
  return new Set([...chains].map(({ color }) => color)).size;
}
