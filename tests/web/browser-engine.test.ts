import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gameOfRecord } from '../../src/go/game-record.js';
import { Game } from '../../src/go/game.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { DEFAULT_MODEL, MODELS_FOLDER } from '../../src/model/bundle.js';
import { openWebBundle } from '../../src/model/web-bundle.js';
import { createVideoPlayer } from '../../src/player/bundled-networks.js';
import { Imagination } from '../../src/player/imagination.js';
import { VideoPlayer } from '../../src/player/video-player.js';
import { webNetworks } from '../../src/player/web-networks.js';

const readBytes = async (path: string) =>
  new Uint8Array(await readFile(join(MODELS_FOLDER, DEFAULT_MODEL, path)));
const POSITIONS = 30;
/** Before it the board may be its own mirror image, and two moves are as good as each other. */
const FIRST_PLY = 4;

describe('the model on WebAssembly', () => {
  const native = createVideoPlayer({ device: 'cpu' });
  let web: VideoPlayer;

  beforeAll(async () => {
    const networks = webNetworks(await openWebBundle(readBytes), { backend: 'cpu', threads: 1 });
    web = new VideoPlayer({ networks });
    await Promise.all([native.load(), web.load()]);
  });
  afterAll(() => Promise.all([native.dispose(), web.dispose()]));

  test(`plays as on onnxruntime-node in ${POSITIONS} positions of a game, logits within 1e-4`, async () => {
    const [record] = parseSgfCollection(gunzipSync(await readFile('sgf/test-9x9.sgf.gz')).toString('utf8'));
    const whole = gameOfRecord(record!);
    const game = new Game(whole.size, { komi: whole.komi });
    for (const { color, point } of whole.moves.slice(0, FIRST_PLY)) game.play(color, point);
    let largest = 0;
    for (const { color, point } of whole.moves.slice(FIRST_PLY, FIRST_PLY + POSITIONS)) {
      const [here, there] = [await native.genmove(game, game.toPlay), await web.genmove(game, game.toPlay)];
      expect([game.moves.length, there.move]).toEqual([game.moves.length, here.move]);
      expect(there.basis!.frame).toEqual(here.basis!.frame);
      const [a, b] = [await logits(native, game), await logits(web, game)];
      a.forEach((value, code) => (largest = Math.max(largest, Math.abs(value - b[code]!))));
      game.play(color, point);
    }
    expect(game.moves).toHaveLength(FIRST_PLY + POSITIONS);
    expect(largest).toBeLessThan(1e-4);
  });
});

/** Returns the logits of the first code, seen from one side. */
async function logits(player: VideoPlayer, game: Game): Promise<Float32Array> {
  const { model, past } = await player.networks();
  return (await Imagination.begin(model, past, game, game.toPlay, 1)).prompt.logits;
}

describe('a model read by a page', () => {
  const reads = (change: (path: string, bytes: Uint8Array) => Uint8Array) => async (path: string) =>
    new Uint8Array(change(path, await readBytes(path)));

  test('is refused where a file is not what model.json says, or missing', async () => {
    const cut = await openWebBundle(
      reads((path, bytes) => (path === 'step.onnx' ? bytes.subarray(1) : bytes)),
    );
    await expect(cut.bytes('step')).rejects.toMatchObject({ code: 'corrupt-file' });
    expect((await cut.bytes('decoder')).length).toBe((await readBytes('decoder.onnx')).length);
    const gone = openWebBundle(() => Promise.reject(new Error('404 Not Found')));
    await expect(gone).rejects.toThrow('model.json cannot be read: 404 Not Found');
  });

  test('is refused where it needs more than a page has', async () => {
    const original = reads((path, bytes) =>
      path === 'model.json'
        ? Buffer.from(Buffer.from(bytes).toString().replace('"format": 2', '"format": 3'))
        : bytes,
    );
    await expect(openWebBundle(original)).rejects.toMatchObject({ code: 'bad-manifest' });
  });
});
