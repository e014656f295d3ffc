import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, formatVertex, parseVertex } from '../../src/go/point.js';
import { EngineProcess } from './engine-process.js';
import { opponent } from './opponent.js';

// What gtp2ogs 9 does with an engine: lines end in CRLF, commands that are not listed are never sent, an answer is
// whole when the buffer ends in an empty line, and stderr is searched for variations and chat.
const config = JSON.parse(
  readFileSync(new URL('../../engines/ogs/gtp2ogs.json', import.meta.url), 'utf8'),
) as {
  bot: { command: string[] };
  allowed_board_sizes: number[];
};
const VARIATION =
  /^([A-Z]\d+|pass) -> +(\d+) \(V: +(\d+\.\d\d)%\) \(LCB: +(\d+\.\d\d)%\) \(N: +(\d+\.\d\d)%\) PV:((?: (?:[A-Z][0-9]+|pass))+)$/;
const COUNTS = /^(\d+) visits, (\d+) nodes, (\d+) playouts, (\d+) n\/s$/;

let engine: EngineProcess;
let listed: Set<string>;
beforeAll(async () => {
  engine = new EngineProcess(config.bot.command, 16);
  listed = new Set((await send('list_commands')).slice(2).trim().split('\n'));
});
afterAll(() => engine.kill());

async function send(line: string): Promise<string> {
  const known = listed?.has(line.split(' ')[0]!) ?? true;
  const answer = known ? await engine.send(line, '\r\n') : '= \n\n';
  if (!answer.startsWith('=')) throw new Error(`${line}: ${answer}`);
  return answer;
}

const clocks = [
  ['kata-time_settings fischer-capped 60 5 120 -1', 'time_left black 58 0', 'time_left white 60 0'],
  ['kgs-time_settings byoyomi 60 5 3', 'time_left black 4 2', 'time_left white 55 0'],
  ['time_settings 0 5 1', 'time_left black 5 1', 'time_left white 5 1'],
];

describe('on OGS', () => {
  test('every command is there that unlocks something', () => {
    for (const name of ['kata-list_time_settings', 'kata-time_settings', 'kgs-time_settings', 'time_left'])
      expect(listed).toContain(name);
    for (const name of ['set_free_handicap', 'place_free_handicap', 'final_score', 'showboard'])
      expect(listed).toContain(name);
    expect(config.allowed_board_sizes).toEqual([9, 13, 19]);
  });

  test('a whole game under three kinds of clocks: one legal move an answer, a variation and a word with each', async () => {
    expect(await send('kata-list_time_settings')).toContain('fischer-capped');
    for (const line of ['boardsize 9', 'clear_board', 'komi 6.5']) await send(line);
    const game = new Game(9, { komi: 6.5 });
    const black = opponent(20, 1);
    let asked = 0;
    while (!game.isOver && game.moves.length < 240) {
      const point = black(game, BLACK);
      game.play(BLACK, point);
      await send(`play black ${formatVertex(point, 9).toLowerCase()}`);
      if (game.isOver) break;
      for (const line of clocks[asked++ % clocks.length]!) await send(line);
      const before = engine.stderr.length;
      const start = performance.now();
      const words = (await send('genmove white')).slice(2).trim().toLowerCase().split(/ +/);
      expect(performance.now() - start).toBeLessThan(5000);
      expect(words).toHaveLength(1);
      const answer = words[0] === 'pass' ? PASS : parseVertex(words[0]!.toUpperCase(), 9);
      expect(game.illegality(WHITE, answer, 'superko')).toBeNull();
      game.play(WHITE, answer);

      const said = engine.stderr.slice(before).map(({ line }) => line);
      const [variation, counts] = [
        said.map((line) => VARIATION.exec(line)),
        said.map((line) => COUNTS.exec(line)),
      ];
      expect(variation.filter(Boolean)).toHaveLength(1);
      expect(counts.filter(Boolean)).toHaveLength(1);
      expect(variation.find(Boolean)![1]!.toLowerCase()).toBe(words[0]);
      expect(said.filter((line) => /(DISCUSSION|MALKOVICH|MAIN):(.*)/.test(line))).toHaveLength(1);
    }
    expect(game.isOver).toBe(true);
    expect(await send('final_score')).toMatch(/^= ([BW]\+\d+(\.\d+)?|0)\n\n$/);
    expect(engine.unread).toBe('');
  }, 90_000);

  test('a handicap game: as many stones as were asked for, then White', async () => {
    for (const line of ['boardsize 9', 'clear_board', 'komi 0.5']) await send(line);
    const stones = (await send('place_free_handicap 4')).slice(2).trim().split(' ');
    expect(new Set(stones).size).toBe(4);
    expect(await send('genmove white')).toMatch(/^= ([A-HJ]\d|pass)\n\n$/);
    for (const line of ['boardsize 9', 'clear_board', 'komi 0.5', 'set_free_handicap c3 g7'])
      await send(line);
    expect(await send('genmove white')).toMatch(/^= ([A-HJ]\d|pass)\n\n$/);
  });

  test('handicap stones that are replayed as moves count as handicap', async () => {
    const start = ['boardsize 9', 'clear_board', 'komi 0.5'];
    for (const line of [...start, 'set_free_handicap c3 g7 g3']) await send(line);
    const placed = await engine.send('kata-raw-nn 0', '\r\n');
    for (const line of [...start, 'play black c3', 'play black g7', 'play black g3']) await send(line);
    expect(await engine.send('kata-raw-nn 0', '\r\n')).toBe(placed);
    expect(placed).toMatch(/whiteWin 0\.\d+/);
  });

  test('a game is gone on with in the middle, and after both have passed', async () => {
    for (const line of ['boardsize 13', 'clear_board', 'komi 7.5']) await send(line);
    const game = new Game(13);
    const [black, white] = [opponent(30, 3), opponent(30, 4)];
    while (game.moves.length < 40) {
      const color = game.toPlay;
      const point = (color === BLACK ? black : white)(game, color);
      game.play(color, point);
      await send(`play ${color === BLACK ? 'black' : 'white'} ${formatVertex(point, 13).toLowerCase()}`);
    }
    expect(await send('genmove black')).toMatch(/^= ([A-HJ-N]\d+|pass)\n\n$/);
    for (const line of ['play white pass', 'play black pass']) await send(line);
    expect(await send('genmove white')).toMatch(/^= ([A-HJ-N]\d+|pass)\n\n$/);
  });

  test('quit ends it long before it would be killed', async () => {
    const start = performance.now();
    expect(await engine.quit()).toBe(0);
    expect(performance.now() - start).toBeLessThan(4000);
  });
});
