import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, formatVertex, parseVertex } from '../../src/go/point.js';
import { splitCommandLine } from '../../src/match/command-line.js';
import { EngineProcess } from './engine-process.js';
import { opponent } from './opponent.js';

// What kgsGtp does with an engine: it reads a file of Java properties, probes board sizes for every challenge, posts name
// and version, sets rules and byo-yomi, and ends a game by final_status_list and, where people disagree, by clean-up.
const text = readFileSync(new URL('../../engines/kgs/kgsgtp.properties', import.meta.url), 'utf8');
const properties = new Map(
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line): [string, string] => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);

let engine: EngineProcess;
beforeAll(() => {
  engine = new EngineProcess(splitCommandLine(properties.get('engine')!), 8);
});
afterAll(() => engine.kill());

async function ok(line: string): Promise<string> {
  const answer = await engine.send(line);
  if (!answer.startsWith('= ')) throw new Error(`${line}: ${answer}`);
  return answer.slice(2, -2);
}

describe('on KGS', () => {
  test('the settings are whole, and on the board that the model knows', () => {
    for (const key of ['name', 'password', 'room', 'mode', 'rules', 'rules.time'])
      expect(properties.get(key)).toBeTruthy();
    expect(properties.get('rules.boardSize')).toBe('9');
  });

  test('commands that unlock rated and handicap games are listed, the one that kills kgsGtp is not', async () => {
    const names = (await ok('list_commands')).split('\n');
    for (const name of [
      'final_status_list',
      'kgs-genmove_cleanup',
      'kgs-time_settings',
      'kgs-rules',
      'kgs-game_over',
    ])
      expect(names).toContain(name);
    for (const name of ['place_free_handicap', 'set_free_handicap', 'undo', 'time_left'])
      expect(names).toContain(name);
    expect(names).not.toContain('kgs-chat');
    expect(`${await ok('name')}:${await ok('version')}`).not.toMatch(/\n/);
  });

  test('a challenge on another board is refused by its size, and the board at hand stays', async () => {
    await ok('boardsize 9');
    await ok('play b E5');
    expect(await engine.send('boardsize 38')).toBe(
      '? unacceptable size: this engine plays on 9x9, 13x13 or 19x19\n\n',
    );
    expect(await engine.send('play w E5')).toBe('? illegal move\n\n');
  });

  test('a game to its end: byo-yomi, dead stones, clean-up, an adjournment', async () => {
    for (const line of ['boardsize 9', 'clear_board', 'komi 7.5', 'kgs-rules chinese extra words'])
      await ok(line);
    await ok('kgs-time_settings byoyomi 120 10 5');
    const game = new Game(9, { komi: 7.5 });
    const black = opponent(25, 2);
    while (!game.isOver && game.moves.length < 240) {
      const point = black(game, BLACK);
      game.play(BLACK, point);
      await ok(`play b ${formatVertex(point, 9)}`);
      if (game.isOver) break;
      await ok(game.moves.length < 20 ? 'time_left b 100 0' : 'time_left b 9 3');
      await ok(game.moves.length < 20 ? 'time_left w 100 0' : 'time_left w 8 2');
      const vertex = await ok('genmove w');
      const answer = vertex === 'pass' ? PASS : parseVertex(vertex, 9);
      expect(game.illegality(WHITE, answer, 'superko')).toBeNull();
      game.play(WHITE, answer);
    }
    expect(game.isOver).toBe(true);

    const dead = (await ok('final_status_list dead')).split(/\s+/).filter(Boolean);
    expect(dead.every((vertex) => game.stones[parseVertex(vertex, 9)] !== 0)).toBe(true);
    const board = await ok('showboard');
    await ok('kgs-game_over');
    expect(await ok('showboard')).toBe(board);

    // Where people disagree both go on until nothing dead is left.
    let passes = 0;
    for (let move = 0; passes < 2 && move < 160; move++) {
      const color = move % 2 === 0 ? BLACK : WHITE;
      const vertex = await ok(`kgs-genmove_cleanup ${color === BLACK ? 'b' : 'w'}`);
      passes = vertex === 'pass' ? passes + 1 : 0;
      game.play(color, vertex === 'pass' ? PASS : parseVertex(vertex, 9));
    }
    expect(passes).toBe(2);
    expect(await ok('final_status_list dead')).toBe('');
    expect(engine.unread).toBe('');
  }, 90_000);
});
