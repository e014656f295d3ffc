#!/usr/bin/env node
// node --expose-gc tests/soak/self-play.mjs [--games 1000] [--seed 1] [--views 8]
// Plays the shipped model against itself in one process. Ends with 1 unless every game ends with two legal passes or at the
// limit of moves, memory stays within 5 % once it has warmed up, and nothing is left open.
import { parseArgs } from 'node:util';
import { Game } from '../../dist/go/game.js';
import { PASS } from '../../dist/go/point.js';
import { createThinkingPlayer } from '../../dist/think/bundled-thinker.js';
import { footprint, growthPercent } from './memory.mjs';
import { rounded } from './rounded.mjs';

const MOST_MOVES = 250;
const { values } = parseArgs({
  options: {
    games: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    views: { type: 'string', default: '8' },
  },
});
const total = Number(values.games);
// Drawn at random: no two games are alike.
const player = createThinkingPlayer({
  decide: 'sample',
  seed: Number(values.seed),
  device: 'cpu',
  views: Number(values.views),
});
await player.load();
const before = process.getActiveResourcesInfo().length;

const sizes = [];
const counts = { moves: 0, passed: 0, tooLong: 0, illegal: 0 };
const start = performance.now();
for (let played = 0; played < total; played++) {
  const game = new Game(9);
  while (!game.isOver && game.moves.length < MOST_MOVES) {
    const { move } = await player.genmove(game, game.toPlay);
    if (move !== PASS && game.illegality(game.toPlay, move, 'superko') !== null) {
      counts.illegal++;
      break;
    }
    game.play(game.toPlay, move);
    counts.moves++;
  }
  if (game.isOver) counts.passed++;
  else counts.tooLong++;
  globalThis.gc?.();
  const { residentMiB, open } = footprint(process.pid);
  sizes.push(residentMiB);
  const leftS = ((performance.now() - start) / 1000 / (played + 1)) * (total - played - 1);
  process.stderr.write(
    `\r${played + 1}/${total} games, ${residentMiB} MiB, ${open} open, ${Math.ceil(leftS)} s left   `,
  );
}
const opened = process.getActiveResourcesInfo().length - before;
await player.dispose();

const growth = growthPercent(sizes);
const seconds = Math.round((performance.now() - start) / 1000);
const result = {
  soak: 'games',
  games: total,
  seconds,
  ...counts,
  opened,
  residentMiB: sizes.at(-1),
  growthPercent: rounded(growth, 1),
};
console.log(`\n${JSON.stringify(result)}`);
process.exitCode = counts.illegal === 0 && opened <= 0 && !(growth > 5) ? 0 : 1;
