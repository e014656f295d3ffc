import { describe, expect, test } from '@jest/globals';
import { gameOfRecord } from '../../src/go/game-record.js';
import { BLACK, WHITE, formatVertex } from '../../src/go/point.js';
import { decodeSgf } from '../../src/go/sgf-encoding.js';
import { parseSgf, parseSgfCollection } from '../../src/go/sgf.js';

/** Colours and vertices of a record's moves. */
const movesOf = (text: string): string =>
  parseSgf(text)
    .moves.map(({ color, point }) => `${color === BLACK ? 'B' : 'W'} ${formatVertex(point, 9)}`)
    .join(', ');

const verticesOf = (points: readonly number[]): string =>
  points.map((point) => formatVertex(point, 9)).join(' ');

describe('text around games', () => {
  test.each([
    ['a mail before and behind', 'Subject: our game (friendly)\n\n(;SZ[9];B[ee])\nbye\n'],
    ["CP/M's end of a file", '(;SZ[9];B[ee])\x1a'],
    ['a blank before the semicolon', '\uFEFF  ( ;SZ[9];B[ee])'],
  ])('%s is skipped', (_, text) => {
    expect(movesOf(text)).toBe('B E5');
  });

  test('lines and columns are those of the whole text', () => {
    expect(() => parseSgf('From: a\nTo: b\n\n(;SZ[9];B[zz])')).toThrow('B[zz] at 4:8');
  });

  test('a game whose beginning is missing is not skipped', () => {
    expect(() => parseSgf(';B[ee];W[cc])(;SZ[9];B[dd])')).toThrow('where "(" is expected at 1:1');
  });

  test('what stands between games is skipped as well', () => {
    expect(parseSgfCollection('(;SZ[9];B[ee])\n-- next --\n(;SZ[9];W[cc])')).toHaveLength(2);
  });
});

describe('set-up stones', () => {
  test('are put and taken off node by node', () => {
    const { setup } = parseSgf('(;SZ[9]AB[ee][cc]AW[gg];AE[ee]AW[dd];AB[gg];B[aa])');
    expect(verticesOf(setup.black)).toBe('C7 G3');
    expect(verticesOf(setup.white)).toBe('D6');
  });

  test('of one colour may overlap, of two they may not', () => {
    expect(parseSgf('(;SZ[9]AB[aa:bb][bb:cc])').setup.black).toHaveLength(7);
    expect(() => parseSgf('(;SZ[9]AB[ee]AW[dd:ff])')).toThrow('two stones on E5 at 1:2');
    expect(() => parseSgf('(;SZ[9]AB[ee]AE[ee])')).toThrow('two stones on E5 at 1:2');
  });

  test('after moves are refused, taken off or put', () => {
    expect(() => parseSgf('(;SZ[9];B[ee];AE[ee])')).toThrow('set-up stones after move 1 cannot be read');
  });
});

describe('turns', () => {
  test('PL before the moves says who begins, behind them who goes on', () => {
    expect(parseSgf('(;SZ[9]AB[ee];PL[W])').toPlay).toBe(WHITE);
    expect(parseSgf('(;SZ[9];B[ee];PL[W])').toPlay).toBeUndefined();
    expect(movesOf('(;SZ[9];B[ee];PL[B];B[dd])')).toBe('B E5, B D6');
  });

  test('PL that gives the turn to who has just moved is refused', () => {
    expect(() => parseSgf('(;SZ[9];B[ee];PL[B])')).toThrow(
      'PL after move 1 gives the turn to who has just moved',
    );
  });
});

describe('names', () => {
  test('lowercase letters do not count, and none may be without others', () => {
    expect(movesOf('(;GaMe[1]SiZe[9];Black[ee];White[cc])')).toBe('B E5, W C7');
    expect(() => parseSgf('(;SZ[9];b[ee])')).toThrow('"b" is no name: it has no capital letter at 1:9');
  });
});

test('suicide of several stones is read where the rules of the record allow it', () => {
  const moves = ';B[ab];W[aa];B[bb];W[hh];B[ca];W[ba]';
  expect(gameOfRecord(parseSgf(`(;SZ[9]RU[NZ]${moves})`)).stones[0]).toBe(0);
  expect(() => gameOfRecord(parseSgf(`(;SZ[9]RU[Japanese]${moves})`))).toThrow(
    'move 6 of the record is illegal: white B9 (suicide)',
  );
});

describe('encodings', () => {
  // Bytes as Python's codecs write them.
  test.each([
    ['GB2312', '28 3b 43 41 5b 47 42 32 33 31 32 5d 50 42 5b bf c2 bd e0 5d 29', '柯洁'],
    [
      'Shift_JIS, with a second byte like a backslash',
      '28 3b 43 41 5b 53 68 69 66 74 5f 4a 49 53 5d 50 42 5b 83 5c 5d 29',
      'ソ',
    ],
    ['EUC-KR', '28 3b 43 41 5b 45 55 43 2d 4b 52 5d 50 42 5b c0 cc bc bc b5 b9 5d 29', '이세돌'],
    [
      'ISO-8859-1',
      '28 3b 43 41 5b 49 53 4f 2d 38 38 35 39 2d 31 5d 50 42 5b 4a e9 72 f4 6d 65 5d 29',
      'Jérôme',
    ],
    [
      'ISO8859_1, as Java names it',
      '28 3b 43 41 5b 49 53 4f 38 38 35 39 5f 31 5d 50 42 5b 4a e9 72 f4 6d 65 5d 29',
      'Jérôme',
    ],
    ['none, UTF-8', '28 3b 50 42 5b e6 9f af e6 b4 81 5d 29', '柯洁'],
    ['none, no UTF-8', '28 3b 50 42 5b 4a e9 72 f4 6d 65 5d 29', 'Jérôme'],
    ['UTF-16 with a mark, little-endian', 'ff fe 28 00 3b 00 50 00 42 00 5b 00 ef 67 5d 00 29 00', '柯'],
    ['UTF-16 without a mark, big-endian', '00 28 00 3b 00 50 00 42 00 5b 67 ef 00 5d 00 29', '柯'],
  ])('%s', (_, bytes, name) => {
    const text = decodeSgf(Uint8Array.from(bytes.split(' '), (byte) => parseInt(byte, 16)));
    expect(parseSgf(text).players.black).toBe(name);
  });

  test('an unknown one is named', () => {
    expect(() => decodeSgf(Buffer.from('(;CA[klingon]SZ[9])'))).toThrow(
      'encoding klingon is not known: CA[klingon]',
    );
  });
});
