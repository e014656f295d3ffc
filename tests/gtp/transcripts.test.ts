import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { converse } from '../support/gtp-session.js';
import type { Script } from '../support/scripted-player.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

const folder = new URL('transcripts/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.gtp'));

/** Reads what a transcript's opening comments say of the player: `# moves: D4 pass`, `# sizes: 9`. */
function scriptOf(text: string): Script {
  const words = (key: string): string[] | undefined =>
    new RegExp(`^# ${key}: (.*?)\r?$`, 'm').exec(text)?.[1]?.split(' ');
  const moves = words('moves');
  const sizes = words('sizes')?.map(Number);
  return { ...(moves ? { moves } : {}), ...(sizes ? { sizes } : {}) };
}

describe('a session in, its exact bytes out', () => {
  test.each(names)('%s', async (name) => {
    const input = readFileSync(new URL(name, folder));
    const expected = readFileSync(new URL(name.replace(/gtp$/, 'out'), folder), 'utf8');
    const player = new ScriptedThinker(scriptOf(input.toString('utf8')));
    expect(await converse(input, { player, version: '1.15.0' })).toBe(expected);
  });
});
