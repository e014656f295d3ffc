import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writeFileWhole } from '../../src/util/write-file.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'write-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a file is replaced and nothing is left beside it', async () => {
  const path = join(folder, 'game.sgf');
  writeFileSync(path, 'old');
  await writeFileWhole(path, 'new');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['game.sgf']);
});

test('what cannot be written is one error, and nothing is left', async () => {
  await expect(writeFileWhole(join(folder, 'no', 'game.sgf'), 'x')).rejects.toMatchObject({
    code: 'cannot-write',
    message: `cannot write ${join(folder, 'no', 'game.sgf')} (ENOENT)`,
  });
  // A folder of that name: the file is written but cannot be renamed.
  await expect(writeFileWhole(folder, 'x')).rejects.toMatchObject({ code: 'cannot-write' });
  expect(
    readdirSync(join(folder, '..')).filter((name) => name.startsWith(`${folder.split('/').at(-1)}.`)),
  ).toEqual([]);
});
