import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Journal, type PlayedEntry } from '../../src/arena/journal.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SETTINGS = { seed: '1' };
const GAME: PlayedEntry = {
  ...{ id: '0-1-0-0', black: 'One', white: 'Two', moves: 'D4 pass pass', sgf: '(;GM[1])' },
  ...{ result: { kind: 'score', lead: 3 }, thinkingTimeMs: { black: 1, white: 2 } },
};

test('a game counts once it is on the disk', async () => {
  const journal = await Journal.open(folder, SETTINGS);
  const adding = journal.add(GAME);
  expect(journal.games.size).toBe(0);
  expect(await adding).toBe(true);
  expect(journal.games.get(GAME.id)).toMatchObject({ file: 'games/0-1-0-0.sgf', moves: GAME.moves });
  expect(readFileSync(join(folder, 'games/0-1-0-0.sgf'), 'utf8')).toBe('(;GM[1])\n');
  await journal.close();
});

test('the first result of a game stands, also when the second comes while the first is written', async () => {
  const journal = await Journal.open(folder, SETTINGS);
  const added = await Promise.all([journal.add(GAME), journal.add({ ...GAME, moves: 'E5 pass pass' })]);
  expect([...added, await journal.add(GAME)]).toEqual([true, false, false]);
  expect(readFileSync(join(folder, 'results.jsonl'), 'utf8').trim().split('\n')).toHaveLength(1);
  await journal.close();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
  const again = await Journal.open(folder, SETTINGS);
  expect([...again.games.values()].map(({ moves }) => moves)).toEqual([GAME.moves]);
  await again.close();
});

test('a game that could not be written does not count and may be added later', async () => {
  const journal = await Journal.open(folder, SETTINGS);
  rmSync(join(folder, 'games'), { recursive: true });
  await expect(journal.add(GAME)).rejects.toMatchObject({ code: 'cannot-write' });
  expect(journal.games.size).toBe(0);
  mkdirSync(join(folder, 'games'));
  expect(await journal.add(GAME)).toBe(true);
  await journal.close();
});
