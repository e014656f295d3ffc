import type { VideoModel } from '../model/video-model.js';
import { renderFrame } from '../render/render-frame.js';
import { chooseLikeliest, drawFrames } from './imagination.js';

/** Runs an empty board of every size through every network of a model. Throws UserError `broken-model` where one refuses it. */
export async function tryNetworks(model: VideoModel): Promise<void> {
  const { boardSizes, frame } = model.manifest;
  for (const size of boardSizes) {
    const empty = renderFrame(frame.style, size, new Int8Array(size * size));
    const codes = await model.changeCodes([empty], [empty]);
    const prompt = await model.prompt(await model.encode([empty]), [codes]);
    await drawFrames(model, prompt, codes, chooseLikeliest);
  }
}
