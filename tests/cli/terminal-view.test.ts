import { expect, test } from '@jest/globals';
import { TerminalView } from '../../src/cli/terminal-view.js';

function shown(stream: Partial<NodeJS.WriteStream>, texts: readonly string[]): string {
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  const view = new TerminalView({ ...stream, write } as NodeJS.WriteStream);
  texts.forEach((text) => view.show(text));
  return written;
}

test('a text takes the place of the one before on a terminal', () => {
  expect(shown({ isTTY: true, columns: 80, rows: 24 }, ['a\nb', 'c\nd'])).toBe('a\nb\n\x1b[2A\x1b[Jc\nd\n');
});

test('texts come one below the other elsewhere, and where the terminal is too low', () => {
  expect(shown({ isTTY: false }, ['a\nb', 'c\nd'])).toBe('a\nb\nc\nd\n');
  expect(shown({ isTTY: true, columns: 80, rows: 2 }, ['a\nb', 'c\nd'])).toBe('a\nb\nc\nd\n');
});

test('lines do not wrap on a terminal', () => {
  expect(shown({ isTTY: true, columns: 5, rows: 24 }, ['abcdefgh'])).toBe('abcd\n');
});
