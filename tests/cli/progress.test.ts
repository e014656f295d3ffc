import { describe, expect, test } from '@jest/globals';
import { progressOn } from '../../src/cli/progress.js';

function recorder(isTTY: boolean): { readonly text: () => string; readonly stream: NodeJS.WriteStream } {
  let text = '';
  const write = (part: string): boolean => Boolean((text += part));
  return { text: () => text, stream: { isTTY, write } as unknown as NodeJS.WriteStream };
}

describe('progress', () => {
  test('is a bar that fills in a terminal, drawn over itself', () => {
    const { stream, text } = recorder(true);
    const progress = progressOn(stream, 'positions');
    progress.report(0, 10);
    progress.report(10, 10);
    progress.end();
    expect(text().split('\r').slice(1)).toEqual([
      `\x1b[K${'░'.repeat(30)} 0 of 10 positions  `,
      `\x1b[K${'█'.repeat(30)} 10 of 10 positions  in 0 s\n`,
    ]);
  });

  test('is now and then a line elsewhere', () => {
    const { stream, text } = recorder(false);
    const progress = progressOn(stream, 'games');
    for (let done = 3; done <= 20; done++) progress.report(done, 20);
    progress.end();
    expect(text()).toBe('3 of 20 games\n20 of 20 games, in 0 s\n');
  });
});
