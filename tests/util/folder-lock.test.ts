import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderLock, isLocked } from '../../src/util/folder-lock.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const path = (): string => join(folder, 'lock');
/** No process has this number: they end at 4,194,304. */
const GONE = 9_999_999;

test('one holds it at a time, and leaves nothing', async () => {
  expect(await isLocked(folder)).toBe(false);
  const lock = await FolderLock.take(folder);
  await expect(FolderLock.take(folder)).rejects.toMatchObject({
    code: 'folder-in-use',
    message: `process ${process.pid} is at work in ${folder} (or remove ${path()})`,
  });
  expect(await isLocked(folder)).toBe(true);
  await lock.check();
  await lock.release();
  expect(readdirSync(folder)).toEqual([]);
  await (await FolderLock.take(folder)).release();
});

test.each([
  ['a process that is gone', `${GONE} ${hostname()} x\n`],
  ['an earlier process of our own number', `${process.pid} ${hostname()} x\n`],
  ['a program that wrote its number alone', String(GONE)],
])('of %s it is taken over', async (_, text) => {
  writeFileSync(path(), text);
  expect(await isLocked(folder)).toBe(false);
  const locks = await Promise.allSettled(Array.from({ length: 8 }, () => FolderLock.take(folder)));
  const [held, ...others] = locks.flatMap((lock) => (lock.status === 'fulfilled' ? [lock.value] : []));
  expect(others).toEqual([]);
  await held!.check();
  await held!.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('another machine holds it while it says so', async () => {
  writeFileSync(path(), '1 elsewhere x\n');
  await expect(FolderLock.take(folder)).rejects.toThrow(/^process 1 on elsewhere is at work in /);
  expect(await isLocked(folder)).toBe(true);
  const silent = new Date(Date.now() - 61_000);
  utimesSync(path(), silent, silent);
  expect(await isLocked(folder)).toBe(false);
  const lock = await FolderLock.take(folder);
  expect(readFileSync(path(), 'utf8')).toMatch(new RegExp(`^${process.pid} ${hostname()} `));
  await lock.release();
});

test('who was away finds that another has taken it over, and leaves that one its lock', async () => {
  const lock = await FolderLock.take(folder);
  writeFileSync(path(), '1 elsewhere x\n');
  await expect(lock.check()).rejects.toMatchObject({
    code: 'folder-in-use',
    message: 'the folder is not ours any more: process 1 on elsewhere has taken it over',
  });
  await lock.release();
  expect(existsSync(path())).toBe(true);
});
