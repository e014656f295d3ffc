import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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

test('a link is followed and the mode is kept', async () => {
  const [path, link, dangling] = ['game.sgf', 'link', 'dangling'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(path, 'old');
  chmodSync(path, 0o600);
  symlinkSync('game.sgf', link);
  symlinkSync('later.sgf', dangling);
  await writeFileWhole(link, 'new');
  await writeFileWhole(dangling, 'later');
  expect(readFileSync(path, 'utf8')).toBe('new');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'later.sgf'), 'utf8')).toBe('later');
  expect([link, dangling].map((name) => lstatSync(name).isSymbolicLink())).toEqual([true, true]);
});

test('what is no regular file, or may only be read, is refused and stays', async () => {
  const [pipe, kept, circle] = ['pipe', 'kept', 'circle'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  execFileSync('mkfifo', [pipe]);
  writeFileSync(kept, 'old');
  chmodSync(kept, 0o444);
  symlinkSync('circle', circle);
  for (const [path, reason] of [
    [pipe, 'it is no regular file'],
    ['/dev/full', 'it is no regular file'],
    [folder, 'it is a folder'],
    [kept, 'it is read-only'],
    [circle, 'its links go round in a circle'],
  ] as const) {
    await expect(writeFileWhole(path, 'x')).rejects.toMatchObject({
      message: `cannot write ${path} (${reason})`,
    });
  }
  expect(lstatSync(pipe).isFIFO() && lstatSync('/dev/full').isCharacterDevice()).toBe(true);
  expect(readFileSync(kept, 'utf8')).toBe('old');
  expect(readdirSync(folder).sort()).toEqual(['circle', 'kept', 'pipe']);
  expect(existsSync('/dev/full')).toBe(true);
});
