import { expect, test } from '@jest/globals';
import { EngineLog } from '../../src/match/engine-log.js';

test('every line has its time and who said it, and is taken once', () => {
  const log = new EngineLog();
  log.add('>', 'genmove b');
  log.add('<', '= E5\n');
  const lines = log.take().split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^ +0\.\d{3} > genmove b$/);
  expect(lines[1]).toMatch(/^ +0\.\d{3} < = E5$/);
  expect(log.take()).toBe('');
});

test('of an engine that never stops talking a megabyte is kept, and how much was left out', () => {
  const log = new EngineLog();
  for (let line = 0; line < 1003; line++) log.add('!', 'x'.repeat(1000));
  const lines = log.take().trimEnd().split('\n');
  expect(lines).toHaveLength(1001);
  expect(lines.at(-1)).toBe('and 3 more lines');
  log.add('>', 'quit');
  expect(log.take()).toMatch(/> quit\n$/);
});
