import { PASS, type Point } from '../go/point.js';
import { boardSymmetries } from '../go/symmetry.js';
import { logSoftmax } from '../model/sampling.js';
import type { VideoModel } from '../model/video-model.js';
import type { Stones } from '../render/frame.js';
import { renderFrame } from '../render/render-frame.js';
import type { PastCodes } from './past-codes.js';

/**
 * Returns log-probabilities of the first code, [V], as an average over all eight sides from which the board can be
 * looked at. The model learned from all of them, but its answers differ a little: together they err less.
 *
 * `logits` [V] are the model's for the board as it stands, `seen` its stones with the mover in black, `history` the
 * codes of the last changes. A code is turned with the board by what it means; a code without a meaning is left out.
 */
export async function averageOverViews(
  model: VideoModel,
  past: PastCodes,
  logits: Float32Array,
  seen: Stones,
  history: readonly number[],
): Promise<Float64Array> {
  const size = Math.round(Math.sqrt(seen.length));
  const sides = boardSymmetries(size).slice(1);
  const { codes, points } = await past.dictionary();
  const frames = sides.map((order) =>
    renderFrame(
      model.manifest.frame.style,
      size,
      Int8Array.from(order, (point) => seen[point]!),
    ),
  );
  const turned = sides.map((order) =>
    history.map((code) => {
      const point = points.get(code);
      return point === undefined ? code : codes.get(point === PASS ? PASS : order.indexOf(point))!;
    }),
  );
  const others = await model.prompt(await model.encode(frames), turned);
  const width = model.codeCount;
  const sums = Float64Array.from(logSoftmax(logits), Math.exp);
  for (const [row, order] of sides.entries()) {
    const logs = logSoftmax(others.logits.subarray(row * width, (row + 1) * width));
    for (const [point, code] of codes) {
      const original: Point = point === PASS ? PASS : order[point]!;
      const target = codes.get(original)!;
      sums[target] = sums[target]! + Math.exp(logs[code]!);
    }
  }
  return sums.map((sum) => Math.log(sum / (sides.length + 1)));
}
