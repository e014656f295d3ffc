import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { JsonLines } from '../../src/util/json-lines.js';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lines-'));
  path = join(folder, 'deep', 'lines.jsonl');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a file of JSON lines', () => {
  test('keeps everything that is added at once, in order', async () => {
    const lines = await JsonLines.open<number>(path);
    await Promise.all(Array.from({ length: 100 }, (_, index) => lines.add(index)));
    expect((await JsonLines.open<number>(path)).values).toEqual([...Array(100).keys()]);
  });

  test('loses only the line that was being written, and goes on after it', async () => {
    await (await JsonLines.open(path)).add({ a: 1 });
    await appendFile(path, '{"a":');
    const lines = await JsonLines.open(path);
    expect(lines.values).toEqual([{ a: 1 }]);
    await lines.add({ a: 2 });
    expect(await readFile(path, 'utf8')).toBe('{"a":1}\n{"a":2}\n');
  });

  test('names a broken line in the middle', async () => {
    await (await JsonLines.open(path)).add(1);
    await writeFile(path, '1\nx\n3\n');
    await expect(JsonLines.open(path)).rejects.toMatchObject({
      code: 'broken-lines',
      message: expect.stringContaining('line 2') as unknown,
    });
  });
});
