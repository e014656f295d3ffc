import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { gameOfRecord, recordOfGame } from '../../src/go/game-record.js';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, WHITE, formatVertex } from '../../src/go/point.js';
import { SgfError, formatSgf, parseSgf, parseSgfCollection } from '../../src/go/sgf.js';
import { playAll, rowsOf } from '../support/boards.js';

const collection = readFileSync(new URL('../fixtures/games-9x9.sgf', import.meta.url), 'utf8');

describe('reading', () => {
  test('takes size, komi, rules, players, result and comments from a record', () => {
    const record = parseSgf(`(;FF[4]GM[1]SZ[9]KM[6.5]RU[Japanese]PB[A \\] B]PW[C]RE[W+R]C[Start\nof it]
      ;B[ee]C[centre];W[gc];B[])`);
    expect(record).toEqual({
      size: 9,
      komi: 6.5,
      rules: expect.objectContaining({ name: 'japanese', scoring: 'territory' }),
      handicap: [],
      setup: { black: [], white: [] },
      moves: [
        { color: BLACK, point: 40, comment: 'centre' },
        { color: WHITE, point: 24 },
        { color: BLACK, point: PASS },
      ],
      players: { black: 'A ] B', white: 'C' },
      result: 'W+R',
      comment: 'Start\nof it',
    });
  });

  test('takes what is left out for 19 lines and nothing else', () => {
    const record = parseSgf('(;)');
    expect([record.size, record.komi, record.rules, record.moves]).toEqual([19, undefined, undefined, []]);
  });

  test('takes [tt] for a pass on boards up to 19 lines only', () => {
    expect(parseSgf('(;SZ[19];B[tt])').moves).toEqual([{ color: BLACK, point: PASS }]);
    expect(parseSgf('(;SZ[25];B[tt])').moves).toEqual([{ color: BLACK, point: 19 * 25 + 19 }]);
  });

  test('follows the first variation', () => {
    const { moves } = parseSgf('(;SZ[9];B[aa](;W[bb](;B[cc])(;B[dd]))(;W[ee]))');
    expect(moves.map((move) => formatVertex(move.point, 9))).toEqual(['A9', 'B8', 'C7']);
  });

  test('takes AB as handicap where HA says so, else as set-up; rectangles of points too', () => {
    const handicap = parseSgf('(;SZ[9]HA[2]AB[gc][cg];W[ee])');
    expect([handicap.handicap.length, handicap.setup.black.length]).toEqual([2, 0]);
    const setup = parseSgf('(;SZ[9]AB[aa:bb]AW[ee]PL[W])');
    expect(setup.setup).toEqual({ black: [0, 9, 1, 10], white: [40] });
    expect(gameOfRecord(setup).toPlay).toBe(WHITE);
  });

  test('reads collections, one game a line or not', () => {
    const records = parseSgfCollection(collection);
    expect(records).toHaveLength(20);
    expect(new Set(records.map((record) => `${record.size} ${record.komi} ${record.rules?.name}`))).toEqual(
      new Set(['9 7 chinese']),
    );
    for (const record of records) expect(gameOfRecord(record).isOver).toBe(true);
    expect(parseSgfCollection('\uFEFF(;SZ[9]\n;B[aa])\n\n(;SZ[13])').map(({ size }) => size)).toEqual([
      9, 13,
    ]);
  });
});

describe('a bad record is one error with line and column', () => {
  test.each([
    ['', 'no game in the text at 1:1'],
    ['hello', 'no game in the text at 1:1'],
    ['(;SZ[9];B[aa]', '"(" without ")" at 1:1'],
    ['(;SZ[9]\n;B[aa', 'value without closing "]" at 2:3'],
    ['(;SZ[9])\n)', '")" where "(" is expected at 2:1'],
    ['(B[aa])', '"B" where ";" is expected at 1:2'],
    ['(;B;W[aa])', '";" where a value is expected at 1:4'],
    ['(;SZ[9];[aa])', 'a value where a name or ";" or "(" or ")" is expected at 1:9'],
    ['(;SZ[9]\n;B[aa]\n;W[jj])', 'no point of a 9x9 board: W[jj] at 3:1'],
    ['(;SZ[9];B[a])', 'no point of a 9x9 board: B[a] at 1:8'],
    ['(;SZ[9:13])', 'board size 9:13 (allowed: 2 to 25, square) at 1:2'],
    ['(;SZ[99])', 'board size 99 (allowed: 2 to 25, square) at 1:2'],
    ['(;KM[lots])', 'komi is no number: lots at 1:2'],
    ['(;GM[2])', 'not a record of Go: GM[2] at 1:2'],
    ['(;SZ[9]PL[?])', 'no player: PL[?] at 1:2'],
    ['(;SZ[9];B[aa];AW[bb])', 'set-up stones after move 1 cannot be read at 1:14'],
  ])('%j', (text, message) => {
    expect(() => parseSgf(text)).toThrow(new SgfError(message.replace(/ at \d+:\d+$/, ''), place(message)));
  });

  test('in a collection names the line of the game that is broken', () => {
    const broken = collection.replace(/^((?:.*\n){3}.*?);W\[..\]/, '$1;W[zz]');
    expect(() => parseSgfCollection(broken)).toThrow(expect.objectContaining({ code: 'bad-sgf', line: 4 }));
  });

  test('an illegal move is named with its number', () => {
    expect(() => gameOfRecord(parseSgf('(;SZ[9];B[aa];W[bb];B[bb])'))).toThrow(
      'move 3 of the record is illegal: black B8 (occupied)',
    );
  });
});

function place(message: string): { row: number; col: number } {
  const [, line, column] = /at (\d+):(\d+)$/.exec(message)!;
  return { row: Number(line) - 1, col: Number(column) - 1 };
}

describe('writing', () => {
  test('gives the text it was read from, comments and all', () => {
    const text =
      '(;FF[4]GM[1]CA[UTF-8]SZ[13]KM[0.5]RU[japanese]HA[2]PB[Black]PW[White]RE[B+3.5]AB[jd][dj]PL[W]C[a \\] \\\\ b];' +
      'W[gg]C[line 1\nline 2];B[])';
    expect(formatSgf(parseSgf(text))).toBe(text);
  });

  test.each(parseSgfCollection(collection).map((record, index) => [index, record] as const))(
    'and reading again changes nothing (game %i)',
    (_, record) => {
      expect(parseSgf(formatSgf(record))).toEqual(record);
    },
  );

  test('a game goes out and comes back with its first position, moves and comments', () => {
    const game = playAll(
      new Game(9, { komi: 0, handicap: [20, 60], setup: { black: [], white: [] } }),
      'W E5, B pass',
    );
    const text = formatSgf(
      recordOfGame(game, { moveComments: [undefined, 'nothing\nchanged'], result: 'B+2' }),
    );
    const record = parseSgf(text);
    const again = gameOfRecord(record);
    expect(rowsOf(again.stones, 9)).toEqual(rowsOf(game.stones, 9));
    expect([again.hash, again.komi, again.toPlay]).toEqual([game.hash, 0, WHITE]);
    expect(again.handicap).toEqual([20, 60]);
    expect(record.moves[1]).toEqual({ color: BLACK, point: PASS, comment: 'nothing\nchanged' });
  });

  test('gameOfRecord stops before a move where asked', () => {
    const record = parseSgf('(;SZ[9];B[aa];W[bb];B[cc])');
    expect(gameOfRecord(record, 2).moves).toHaveLength(2);
  });
});
