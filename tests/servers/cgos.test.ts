import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, formatVertex, parseVertex } from '../../src/go/point.js';
import { splitCommandLine } from '../../src/match/command-line.js';
import { EngineProcess } from './engine-process.js';
import { opponent } from './opponent.js';

// What the CGOS client does with an engine: any `?` ends the connection, an empty line before an answer is taken for
// the answer, komi and clock come before clear_board, and the first analysing command that is listed decides on moves.
const text = readFileSync(new URL('../../engines/cgos/cgos.cfg', import.meta.url), 'utf8');
const section = text.slice(text.indexOf('GTPEngine:'));
const setting = (key: string): string => new RegExp(`^ +${key} = (.*)$`, 'm').exec(section)![1]!;

let engine: EngineProcess;
beforeAll(() => {
  engine = new EngineProcess(splitCommandLine(setting('CommandLine')), 8);
});
afterAll(() => engine.kill());

async function ok(line: string): Promise<string> {
  const answer = await engine.send(line);
  if (!/^=[ \n]/.test(answer)) throw new Error(`${line}: ${answer}`);
  return answer.slice(2, -2);
}

interface Told {
  readonly moves: { readonly move: string; readonly winrate: number; readonly pv: string }[];
  readonly winrate: number;
  readonly ownership: string;
  readonly comment?: string;
}

async function playGame(seed: number): Promise<Game> {
  const opening = ['boardsize 9', 'komi 7', 'time_settings 120 0 0', 'cgos-opponent_name Random-1'];
  for (const line of [...opening, 'cgos-opponent_rating 800', 'clear_board']) await ok(line);
  expect(await ok('get_komi')).toBe('7');
  const game = new Game(9, { komi: 7 });
  const white = opponent(18, seed);
  let timeLeftSeconds = 120;
  while (!game.isOver && game.moves.length < 240) {
    await ok(`time_left b ${Math.floor(timeLeftSeconds)} 0`);
    const start = performance.now();
    const lines = (await ok('cgos-genmove_analyze b')).split('\n');
    timeLeftSeconds -= (performance.now() - start) / 1000;
    expect(lines).toHaveLength(2);
    const vertex = /^play (pass|[A-HJ]\d)$/.exec(lines[1]!)![1]!;
    const told = JSON.parse(lines[0]!) as Told;
    expect(told.winrate).toBeGreaterThanOrEqual(0);
    expect(told.winrate).toBeLessThanOrEqual(1);
    expect(told.moves.length).toBeGreaterThan(0);
    const point = vertex === 'pass' ? PASS : parseVertex(vertex, 9);
    expect(game.illegality(BLACK, point, 'superko')).toBeNull();
    game.play(BLACK, point);
    if (game.isOver) break;
    const reply = white(game, WHITE);
    game.play(WHITE, reply);
    await ok(`play w ${formatVertex(reply, 9).toLowerCase()}`);
  }
  expect(timeLeftSeconds).toBeGreaterThan(0);
  await ok('cgos-gameover B+Resign');
  return game;
}

describe('on CGOS', () => {
  test('what the client insists on is listed', async () => {
    const names = (await ok('list_commands')).split('\n');
    for (const name of [
      'boardsize',
      'clear_board',
      'komi',
      'play',
      'genmove',
      'quit',
      'time_settings',
      'time_left',
    ])
      expect(names).toContain(name);
    expect(names).toContain('cgos-genmove_analyze');
  });

  test('two games in a row in one process, with something for the viewer at each move', async () => {
    for (const seed of [1, 2]) expect((await playGame(seed)).moves.length).toBeGreaterThan(20);
    expect(engine.unread).toBe('');
  }, 90_000);

  test('a game that is gone on with after the connection was lost is replayed move by move', async () => {
    for (const line of ['boardsize 9', 'komi 7', 'time_settings 300 0 0', 'clear_board']) await ok(line);
    for (const line of ['play b e5', 'play w pass', 'play b C3', 'play w g7']) await ok(line);
    expect((await ok('cgos-genmove_analyze b')).split('\n').at(-1)).toMatch(/^play ([A-HJ]\d|pass)$/);
  });

  test('dead stones are taken before a pass, as all that stands is counted', async () => {
    for (const line of ['boardsize 9', 'komi 7', 'clear_board']) await ok(line);
    // A wall in the middle, all behind it settled, and one white stone in Black's corner.
    for (const y of [1, 2, 3, 4, 5, 6, 7, 8, 9]) for (const vertex of [`D${y}`]) await ok(`play b ${vertex}`);
    for (const vertex of ['B2', 'B5', 'B8', 'C2', 'C5', 'C8']) await ok(`play b ${vertex}`);
    for (const y of [1, 2, 3, 4, 5, 6, 7, 8, 9]) await ok(`play w E${y}`);
    for (const vertex of ['G2', 'G5', 'G8', 'H2', 'H5', 'H8', 'A9']) await ok(`play w ${vertex}`);
    for (let move = 0; move < 60; move++) {
      const vertex = /play (\S+)$/.exec(await ok('cgos-genmove_analyze b'))![1]!;
      if (vertex === 'pass') break;
      await ok('play w pass');
    }
    expect(await ok('final_status_list dead')).toBe('');
    expect((await ok('final_status_list alive')).split(/\s+/)).not.toContain('A9');
  });

  test('quit is done within the half second before SIGTERM', async () => {
    const start = performance.now();
    expect(await engine.quit()).toBe(0);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
