import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, formatVertex, parseVertex } from '../../src/go/point.js';
import { GtpClient } from '../../src/gtp/client.js';

const path = fileURLToPath(new URL('../../engines/random-player.mjs', import.meta.url));

async function playGame(size: number, seed: number): Promise<Game> {
  const args = [path, String(seed)];
  const client = await GtpClient.start({ command: process.execPath, args });
  const game = new Game(size);
  await client.send(`boardsize ${size}`);
  while (!game.isOver) {
    const color = game.toPlay;
    const point = parseVertex(await client.send(`genmove ${color === BLACK ? 'b' : 'w'}`), size);
    expect(game.illegality(color, point, 'superko')).toBeNull();
    game.play(color, point);
  }
  expect((await client.stop()).exitCode).toBe(0);
  return game;
}

test.each([2, 5, 9])(
  'the random player fills the board on %i lines, legally, and ends with two passes',
  async (size) => {
    const game = await playGame(size, 7);
    const [empty, ...stones] = [0, BLACK, WHITE].map(
      (color) => game.stones.filter((stone) => stone === color).length,
    );
    if (size > 2) expect(stones[0]! + stones[1]!).toBeGreaterThan(empty!);
    expect(game.moves.at(-1)!.point).toBe(PASS);
  },
);

test('the same seed plays the same game, another one another', async () => {
  const moves = async (seed: number): Promise<string> =>
    (await playGame(5, seed)).moves.map((move) => formatVertex(move.point, 5)).join(' ');
  const [first, second, other] = await Promise.all([moves(1), moves(1), moves(2)]);
  expect(second).toBe(first);
  expect(other).not.toBe(first);
});
