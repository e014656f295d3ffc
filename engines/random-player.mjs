#!/usr/bin/env node
// node engines/random-player.mjs [SEED]
// A GTP engine that plays any legal move with equal probability, except into its own eyes; it passes where none is
// left. It runs on the built code: `npm run build` first.
import { isEye } from '../dist/go/eyes.js';
import { PASS } from '../dist/go/point.js';
import { GtpEngine } from '../dist/gtp/engine.js';
import { GtpServer } from '../dist/gtp/server.js';
import { seededRandom } from '../dist/util/rng.js';

const random = seededRandom(Number(process.argv[2] ?? 1));

const player = {
  name: 'Random',
  version: '1.15.0',
  load: async () => undefined,
  supportsSize: () => true,
  async genmove(game, color) {
    const points = game
      .legalMoves(color, 'superko')
      .filter((point) => !isEye(game.stones, game.size, color, point));
    const move = points[Math.floor(random() * points.length)] ?? PASS;
    return { move, explanation: `one of ${points.length} moves` };
  },
  dispose: async () => undefined,
};

const server = new GtpServer({
  engine: new GtpEngine({ player }),
  input: process.stdin,
  output: process.stdout,
  log: (line) => console.error(line),
});
process.on('SIGTERM', () => server.stop());
await server.run();
process.exit(0);
