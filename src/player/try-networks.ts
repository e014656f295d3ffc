import type { VideoModel } from '../model/video-model.js';
import { frameStyle } from '../render/frame-styles.js';
import { renderFrame } from '../render/render-frame.js';
import { UserError } from '../util/errors.js';
import { chooseLikeliest, drawFrames } from './imagination.js';

/**
 * Runs an empty board of every size through every network of a model, to the end of the horizon. Throws UserError
 * `broken-model` where one refuses it, or draws a frame of another size.
 */
export async function tryNetworks(model: VideoModel): Promise<void> {
  const { boardSizes, codes, frame } = model.manifest;
  for (const size of boardSizes) {
    const empty = renderFrame(frame.style, size, new Int8Array(size * size));
    const first = await model.changeCodes([empty], [empty]);
    const prompt = await model.prompt(await model.encode([empty]), [first]);
    const { frames, after } = await drawFrames(model, prompt, first, chooseLikeliest);
    const side = frameStyle(frame.style).frameSide(size);
    if (frames[0]!.width !== side || frames[0]!.height !== side) {
      const is = `${frames[0]!.width}x${frames[0]!.height} px`;
      throw new UserError(
        'broken-model',
        `the next frame of ${size}x${size} has ${is}, wanted ${side}x${side} px`,
      );
    }
    let { past } = after;
    for (let place = 1; place + 1 < codes.horizon; place++) {
      ({ past } = await model.step(prompt, past, first, place));
    }
  }
}
