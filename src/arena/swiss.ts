import { seededRandom } from '../util/rng.js';

export interface Met {
  readonly first: number;
  readonly second: number;
  /** Of the first one, 0 to 2. */
  readonly points: number;
}

/**
 * Returns who meets in the next round: neighbours in the standings who have met least often. Where the number of
 * players is odd, the last one who has rested least often rests. Always the same for the same rounds and seed.
 */
export function swissRound(players: number, before: readonly Met[], seed: number): [number, number][] {
  const points = Array<number>(players).fill(0);
  const rounds = Array<number>(players).fill(0);
  const met = new Map<string, number>();
  const key = (a: number, b: number): string => `${Math.min(a, b)}-${Math.max(a, b)}`;
  for (const { first, second, points: got } of before) {
    points[first]! += got;
    points[second]! += 2 - got;
    rounds[first]! += 1;
    rounds[second]! += 1;
    met.set(key(first, second), (met.get(key(first, second)) ?? 0) + 1);
  }
  const random = seededRandom(seed);
  const lot = Array.from({ length: players }, () => random());
  const order = [...Array<number>(players).keys()].sort(
    (a, b) => points[b]! - points[a]! || lot[a]! - lot[b]!,
  );
  if (players % 2 === 1) {
    const most = Math.max(...rounds);
    // Who has played every round so far has rested least.
    const resting = [...order].reverse().find((player) => rounds[player] === most)!;
    order.splice(order.indexOf(resting), 1);
  }
  const meetings: [number, number][] = [];
  while (order.length > 0) {
    const player = order.shift()!;
    const fewest = Math.min(...order.map((other) => met.get(key(player, other)) ?? 0));
    const index = order.findIndex((other) => (met.get(key(player, other)) ?? 0) === fewest);
    const [other] = order.splice(index, 1) as [number];
    meetings.push([Math.min(player, other), Math.max(player, other)]);
  }
  return meetings;
}
