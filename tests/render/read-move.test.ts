import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseDiagram } from '../../src/go/diagram.js';
import { type Point, parseVertex } from '../../src/go/point.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { checkReading } from '../../src/render/check-reading.js';
import { type MoveReading, moveBetween, readMove } from '../../src/render/read-move.js';
import { renderFrame } from '../../src/render/render-frame.js';

const GAMES = parseSgfCollection(readFileSync(new URL('../fixtures/games-9x9.sgf', import.meta.url), 'utf8'));

function points(vertices: string): Point[] {
  return vertices.split(' ').map((vertex) => parseVertex(vertex, 4));
}

const BEFORE = `
  X O O .
  X X O .
  . O X .
  . . . .`;

const CASES: readonly [what: string, after: string, expected: MoveReading][] = [
  ['nothing changes', BEFORE, { kind: 'pass' }],
  [
    'a stone appears',
    `X O O .
     X X O .
     . O X .
     . . X .`,
    { kind: 'move', point: parseVertex('C1', 4), captured: [] },
  ],
  [
    'a stone appears and two chains vanish',
    `X . . X
     X X . .
     . . X .
     . . . .`,
    { kind: 'move', point: parseVertex('D4', 4), captured: points('B4 C4 C3 B2') },
  ],
  [
    'a stone appears on a captured point',
    `X O X .
     X X O .
     . O X .
     . . . .`,
    { kind: 'unreadable', reason: 'recoloured', points: points('C4') },
  ],
  [
    'two stones appear',
    `X O O X
     X X O .
     . O X .
     X . . .`,
    { kind: 'unreadable', reason: 'several-stones', points: points('D4 A1') },
  ],
  [
    'a white stone appears beside a black one',
    `X O O X
     X X O O
     . O X .
     . . . .`,
    { kind: 'unreadable', reason: 'white-appeared', points: points('D3') },
  ],
  [
    'the mover loses a stone',
    `. O O X
     X X O .
     . O X .
     . . . .`,
    { kind: 'unreadable', reason: 'black-vanished', points: points('A4') },
  ],
  [
    'white stones vanish for no reason',
    `X . . .
     X X . .
     . O X .
     . . . .`,
    { kind: 'unreadable', reason: 'only-removals', points: points('B4 C4 C3') },
  ],
];

describe('what happened between two positions', () => {
  test.each(CASES)('%s', (_, after, expected) => {
    const [from, to] = [parseDiagram(BEFORE).stones, parseDiagram(after).stones];
    expect(moveBetween(from, to)).toEqual(expected);
    const frames = [from, to].map((stones) => renderFrame('compact', 4, stones));
    expect(readMove('compact', 4, frames[0]!, frames[1]!)).toEqual(expected);
  });

  test('an unclear cell of either frame comes before everything else', () => {
    const clear = renderFrame('compact', 4, parseDiagram(BEFORE).stones);
    const unclear = { ...clear, data: clear.data.slice().fill(128, 0, 3 * 54 * 18) };
    const expected = { kind: 'unreadable', reason: 'unclear-cell', points: points('A4 B4 C4 D4') };
    expect(readMove('compact', 4, clear, unclear)).toEqual(expected);
    expect(readMove('compact', 4, unclear, clear)).toEqual(expected);
  });
});

describe('every move of whole games is read exactly', () => {
  test.each([
    ['compact', 0, 0, GAMES.length],
    ['compact', 16, 1, 4],
    ['original', 0, 0, 2],
    ['original', 16, 1, 1],
  ] as const)('%s frames, noise of %i levels, %i px of blur', (style, noiseLevels, blurPx, games) => {
    const report = checkReading(style, GAMES.slice(0, games), { noiseLevels, blurPx });
    expect(report.misread).toEqual([]);
    expect(report.games).toBe(games);
    expect(report.moves).toBeGreaterThan(games * 30);
    expect(report.passes).toBeGreaterThan(games);
    expect(report.multiStoneCaptures).toBeGreaterThan(0);
  });

  test('what cannot be read is reported, with game and move', () => {
    const { misread, moves } = checkReading('compact', GAMES.slice(0, 1), { noiseLevels: 0, blurPx: 8 });
    expect(misread).toHaveLength(moves);
    expect(misread[5]).toMatchObject({ game: 0, move: 5 });
  });
});
