import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { addCode, codeFigures, newCodeCounts } from '../../src/eval/code-counts.js';
import { evaluate } from '../../src/eval/held-out.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { DEFAULT_MODEL, openBundle } from '../../src/model/bundle.js';
import { loadVideoModel } from '../../src/model/load-video-model.js';
import type { VideoModel } from '../../src/model/video-model.js';

describe('codes and moves', () => {
  test('count how well each determines the other', () => {
    const counts = newCodeCounts();
    // Code 1: three times move 5, once move 6. Code 2: twice move 6.
    for (const [code, move] of [
      [1, 5],
      [1, 5],
      [1, 5],
      [1, 6],
      [2, 6],
      [2, 6],
    ] as const)
      addCode(counts, code, move);
    expect(codeFigures(counts)).toEqual({ codeDeterminesMove: 5 / 6, codesPerMove: 1.5, codesUsed: 2 });
  });

  test('nothing counted is nothing determined', () => {
    expect(codeFigures(newCodeCounts())).toEqual({ codeDeterminesMove: 0, codesPerMove: 0, codesUsed: 0 });
  });
});

describe('held-out figures', () => {
  let model: VideoModel;
  beforeAll(async () => {
    model = await loadVideoModel(await openBundle(DEFAULT_MODEL), { device: 'cpu' });
  });
  afterAll(() => model.dispose());

  test('are taken on the moves of the named player only, and add up', async () => {
    const games = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8')).slice(0, 4);
    const strong = games.reduce(
      (sum, { moves, players }) =>
        sum + moves.filter(({ color }) => (color === 1 ? players.black : players.white) === 'strong').length,
      0,
    );
    const report = await evaluate(model, { games, player: 'strong', views: 8 });
    expect(report.positions).toBe(strong);
    expect(report.boardsReadBack).toBe(1);
    expect(report.codeDeterminesMove).toBe(1);
    expect(report.codesPerMove).toBe(1);
    const bad = [report.unreadable, report.illegal].flatMap((counts) => Object.values(counts));
    const badFrames = bad.reduce((sum, times) => sum + times, 0);
    expect(report.rawLegal).toBeCloseTo(1 - badFrames / strong, 10);
    expect(report.rawExact).toBeLessThanOrEqual(report.rawLegal);
    expect(report.matched).toBeGreaterThan(0.3);
  });

  test('are empty where nobody has that name', async () => {
    const games = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8')).slice(0, 1);
    const report = await evaluate(model, { games, player: 'nobody', views: 1 });
    expect([report.positions, report.rawLegal, report.matched]).toEqual([0, 0, 0]);
  });
});
