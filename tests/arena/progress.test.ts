import { expect, test } from '@jest/globals';
import type { GameEntry } from '../../src/arena/game-entry.js';
import { progressOf } from '../../src/arena/progress.js';
import { ratedGame } from '../../src/arena/rated-game.js';
import { standingsOf } from '../../src/arena/standings.js';

/** Two games of a pair, the stronger one winning all but every fifth. */
function pair(stronger: string, weaker: string, number: number): GameEntry[] {
  return [0, 1].map((game): GameEntry => {
    const [black, white] = game === 0 ? [stronger, weaker] : [weaker, stronger];
    const winner = (2 * number + game) % 5 === 0 ? weaker : stronger;
    return {
      ...{ id: `${stronger}-${weaker}-${number}-${game}`, black, white },
      result: { kind: 'score', lead: winner === black ? 3.5 : -3.5 },
      ...{ moves: '', thinkingTimeMs: { black: 0, white: 0 }, file: '' },
    };
  });
}

const entries = Array.from({ length: 40 }, (_, number) => [
  ...pair('strong', 'anchor', number),
  ...pair('strong', 'middle', number),
  ...pair('middle', 'anchor', number),
]).flat();

test.each([
  ['no anchor', new Map<string, number>()],
  ['an anchor far from 0', new Map([['anchor', 1946]])],
])('with %s the curve ends where the standings are', (_, anchors) => {
  const steps = progressOf(entries, anchors);
  expect(steps).toHaveLength(60);
  const { players } = standingsOf(entries.map(ratedGame), { anchors });
  for (const { name, elo } of players) expect(steps.at(-1)!.elo.get(name)).toBeCloseTo(elo, 3);
  expect(steps[0]!.games).toBe(4);
});
