import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { decodePng } from '../../src/picture/png.js';
import type { Frame } from '../../src/render/frame.js';
import { renderFrame } from '../../src/render/render-frame.js';
import { converse } from '../support/gtp-session.js';
import { ScriptedPlayer } from '../support/scripted-player.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-frame-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A player that imagined a board with one black stone, and had to be corrected. */
class ImaginingPlayer extends ScriptedPlayer {
  lastFrame(): Frame | null {
    return this.asked.length === 0
      ? null
      : renderFrame(
          'compact',
          9,
          Int8Array.from({ length: 81 }, (_, i) => Number(i === 40)),
        );
  }

  stats(): Record<string, number> {
    return { moves: this.asked.length, corrected: 1 };
  }
}

test('the last generated frame is written as a PNG file, pixel for pixel', async () => {
  const player = new ImaginingPlayer();
  const path = join(folder, 'a frame.png');
  const answer = await converse(`vw-frame_png ${path}\ngenmove b\nvw-frame_png ${path}\nvw-stats\n`, {
    player,
  });
  expect(answer).toBe('? no frame yet\n\n= A9\n\n= \n\n= {"moves":1,"corrected":1}\n\n');
  expect(await decodePng(readFileSync(path))).toEqual(player.lastFrame());
});

test('a file that cannot be written is an error, and nothing is left behind', async () => {
  const path = join(folder, 'nowhere', 'frame.png');
  const answer = await converse(`genmove b\nvw-frame_png ${path}\nvw-frame_png\n`, {
    player: new ImaginingPlayer(),
  });
  expect(answer).toBe(
    `= A9\n\n? cannot write ${path} (ENOENT)\n\n? syntax error: usage: vw-frame_png FILE\n\n`,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('a player that has no frames and no counts says so', async () => {
  expect(await converse('genmove b\nvw-frame_png x.png\nvw-stats\n')).toBe(
    '= A9\n\n? no frame yet\n\n= {}\n\n',
  );
});
