import { expect, test } from '@jest/globals';
import { LineReader } from '../../src/util/line-reader.js';

function read(most: number, ...chunks: (string | Buffer)[]): [string, boolean][] {
  const lines: [string, boolean][] = [];
  const reader = new LineReader(most, (text, isTooLong) => lines.push([text, isTooLong]));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return lines;
}

test('lines are put together from what comes, letters of several bytes too', () => {
  const bytes = Buffer.from('a黑b\n');
  expect(read(9, 'x', 'y\n\nz', bytes.subarray(0, 2), bytes.subarray(2), 'last')).toEqual([
    ['xy', false],
    ['', false],
    ['za黑b', false],
    ['last', false],
  ]);
});

test('a line without measure is told once, and what comes behind it is read', () => {
  expect(read(4, 'abcdef', 'ghi', 'jkl\nnext\nabcde')).toEqual([
    ['abcd', true],
    ['next', false],
    ['abcd', true],
  ]);
});

test('a line that never ends costs neither memory nor time', () => {
  const told: boolean[] = [];
  const reader = new LineReader(1000, (_, isTooLong) => told.push(isTooLong));
  const chunk = Buffer.alloc(65_536, 'x');
  const before = process.memoryUsage().heapUsed;
  for (let count = 0; count < 4096; count++) reader.push(chunk);
  expect(told).toEqual([true]);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 2 ** 20);
});
