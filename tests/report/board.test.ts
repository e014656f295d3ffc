import { describe, expect, test } from '@jest/globals';
import { parseDiagram } from '../../src/go/diagram.js';
import { boardPicture } from '../../src/report/board.js';

describe('a picture of a board', () => {
  const { size, stones } = parseDiagram(`
    . . X
    . O .
    . . .`);
  const { text } = boardPicture({
    ...{ size, stones, caption: 'a & b' },
    marks: [
      { point: 2, shape: 'circle' },
      { point: 8, shape: 'cross', text: '<1>', color: 'red' },
    ],
  });

  test('has every stone in its place', () => {
    const stonesDrawn = [...text.matchAll(/<circle cx="(\d+)" cy="(\d+)" r="11" fill="([^"]+)"/g)];
    expect(stonesDrawn.map((match) => match.slice(1))).toEqual([
      ['74', '26', '#111'],
      ['50', '50', '#fafafa'],
    ]);
  });

  test('names columns and rows as GTP does', () => {
    const labels = [...text.matchAll(/>([A-Z]|\d)<\/text>/g)].map((match) => match[1]);
    expect(labels).toEqual(['A', '3', 'B', '2', 'C', '1']);
  });

  test('marks points so that they can be seen on their stone, with any text', () => {
    expect(text).toMatch(/d="M68 26a6[^"]*" fill="none" stroke="#fff"/);
    expect(text).toContain('stroke="red"');
    expect(text).toContain('>&#60;1&#62;</text>');
    expect(text).toContain('<figcaption>a &#38; b</figcaption>');
  });
});
