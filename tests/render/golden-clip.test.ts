/**
 * The golden clip: one game, frame by frame, that every implementation of the compact style must draw byte for byte.
 * tests/fixtures/golden-clip.json holds
 *
 *     size    board size S
 *     style   'compact'
 *     moves   one string a move: colour and GTP vertex, e.g. "b E5", "w pass"
 *     plies   one entry for the position before each move and one for the last position:
 *       position  S * S characters, rows from the top: X black, O white, . empty
 *       toPlay    'b' or 'w'; the frame draws this side black, the other one white
 *       sha256    of the frame's bytes: S * 9 rows of S * 9 px, red, green, blue (uint8), top left first
 *     boards  a position for each size from 2 to 19, margins included: size, position, sha256
 *
 * `UPDATE_GOLDEN=1 npm run jest -- tests/render/golden-clip` writes the file anew from tests/fixtures/games-9x9.sgf.
 */
import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gameOfRecord } from '../../src/go/game-record.js';
import { BLACK, formatVertex, parseVertex } from '../../src/go/point.js';
import { Game } from '../../src/go/game.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { moveBetween } from '../../src/render/read-move.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { seenBy } from '../../src/render/seen-by.js';

interface GoldenClip {
  readonly size: number;
  readonly style: 'compact';
  readonly moves: readonly string[];
  readonly plies: readonly {
    readonly position: string;
    readonly toPlay: 'b' | 'w';
    readonly sha256: string;
  }[];
  readonly boards: readonly {
    readonly size: number;
    readonly position: string;
    readonly sha256: string;
  }[];
}

const fixture = (name: string): URL => new URL(`../fixtures/${name}`, import.meta.url);

/** Has 18 captures, five of them of several stones. */
const GAME = 5;

const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');
const drawn = (stones: Int8Array): string => [...stones].map((stone) => '.XO'.at(stone)).join('');

/** Boards on which every place of the edge has every content on some size. */
function boards(): GoldenClip['boards'] {
  return Array.from({ length: 18 }, (_, index) => {
    const size = index + 2;
    const stones = Int8Array.from({ length: size * size }, (_value, point) => ((point * 7 + size) % 3) - 1);
    return { size, position: drawn(stones), sha256: sha256(renderFrame('compact', size, stones).data) };
  });
}

function clipOf(game: Game): GoldenClip {
  const letter = (color: number): 'b' | 'w' => (color === BLACK ? 'b' : 'w');
  return {
    size: game.size,
    style: 'compact',
    moves: game.moves.map(({ color, point }) => `${letter(color)} ${formatVertex(point, game.size)}`),
    plies: Array.from({ length: game.moves.length + 1 }, (_, ply) => {
      const stones = game.positionAt(ply);
      const toPlay = game.moves[ply]?.color ?? game.toPlay;
      const frame = renderFrame('compact', game.size, seenBy(toPlay, stones));
      return {
        position: drawn(stones),
        toPlay: letter(toPlay),
        sha256: sha256(frame.data),
      };
    }),
    boards: boards(),
  };
}

if (process.env['UPDATE_GOLDEN']) {
  const records = parseSgfCollection(readFileSync(fixture('games-9x9.sgf'), 'utf8'));
  const clip = clipOf(gameOfRecord(records[GAME]!));
  const lines = (values: readonly unknown[]): string =>
    values.map((value) => `    ${JSON.stringify(value)}`).join(',\n');
  const head = `  "size": ${clip.size},\n  "style": "${clip.style}",\n  "moves": ${JSON.stringify(clip.moves)}`;
  writeFileSync(
    fixture('golden-clip.json'),
    `{\n${head},\n  "plies": [\n${lines(clip.plies)}\n  ],\n  "boards": [\n${lines(clip.boards)}\n  ]\n}\n`,
  );
}

const golden = JSON.parse(readFileSync(fixture('golden-clip.json'), 'utf8')) as GoldenClip;

test('frames of the golden clip are drawn byte for byte', () => {
  const game = new Game(golden.size);
  for (const move of golden.moves) {
    const [color, vertex] = move.split(' ');
    game.play(color === 'b' ? 1 : -1, parseVertex(vertex!, golden.size));
  }
  expect(clipOf(game)).toEqual(golden);
});

test('the golden clip shows captures of several stones, passes and both sides to move', () => {
  const captures = golden.moves.map((_, ply) => {
    const side = golden.plies[ply]!.toPlay === 'b' ? 1 : -1;
    const [before, after] = [ply, ply + 1].map((at) =>
      seenBy(
        side,
        Int8Array.from(golden.plies[at]!.position, (symbol) => ({ X: 1, O: -1 })[symbol] ?? 0),
      ),
    );
    const read = moveBetween(before!, after!);
    return read.kind === 'move' ? read.captured.length : read.kind;
  });
  expect(captures.filter((count) => typeof count === 'number' && count >= 2).length).toBeGreaterThan(3);
  expect(captures).toContain('pass');
  expect(captures).not.toContain('unreadable');
  expect(new Set(golden.plies.map((ply) => ply.toPlay))).toEqual(new Set(['b', 'w']));
});
