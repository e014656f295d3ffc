import { PASS, type Point } from '../go/point.js';
import { boardSymmetries } from '../go/symmetry.js';
import { logSoftmax } from '../model/sampling.js';
import type { Prompt, VideoModel } from '../model/video-model.js';
import type { Stones } from '../render/frame.js';
import { renderFrame } from '../render/render-frame.js';
import type { PastCodes } from './past-codes.js';

/** What the model says of a position that it saw from one side or several, turned back to the board as it stands. */
export interface Seen {
  /** [V] log-probabilities of the first code; -Infinity for what was not asked. */
  readonly firstCodes: Float64Array;
  /** [N, L] probabilities of what each intersection shows on the video's last frame. */
  readonly final: Float32Array;
}

/**
 * Returns what the model says of the board looked at from each of `sides` (0 to 7, see boardSymmetries).
 *
 * `seen` are the stones with the mover in black, `history` the codes of the last changes. A code is turned with the
 * board by what it means; one without a meaning is left out.
 */
export async function lookFromSides(
  model: VideoModel,
  past: PastCodes,
  seen: Stones,
  history: readonly number[],
  sides: readonly number[],
): Promise<Seen[]> {
  const size = Math.round(Math.sqrt(seen.length));
  const orders = sides.map((side) => boardSymmetries(size)[side]!);
  const { codes, points } = await past.dictionary();
  const frames = orders.map((order) =>
    renderFrame(
      model.manifest.frame.style,
      size,
      Int8Array.from(order, (point) => seen[point]!),
    ),
  );
  const turned = orders.map((order) =>
    history.map((code) => {
      const point = points.get(code);
      return point === undefined ? code : codes.get(point === PASS ? PASS : order.indexOf(point))!;
    }),
  );
  const prompt = await model.prompt(await model.encode(frames), turned);
  return orders.map((order, row) => turnBack(prompt, row, order, codes));
}

function turnBack(
  prompt: Prompt,
  row: number,
  order: readonly Point[],
  codes: ReadonlyMap<Point, number>,
): Seen {
  const width = prompt.logits.length / prompt.batch;
  const logs = logSoftmax(prompt.logits.subarray(row * width, (row + 1) * width));
  const firstCodes = new Float64Array(width).fill(-Infinity);
  for (const [point, code] of codes) {
    firstCodes[codes.get(point === PASS ? PASS : order[point]!)!] = logs[code]!;
  }
  const length = prompt.final.length / prompt.batch;
  const levels = length / order.length;
  const final = new Float32Array(length);
  order.forEach((point, place) => {
    const start = row * length + place * levels;
    final.set(prompt.final.subarray(start, start + levels), point * levels);
  });
  return { firstCodes, final };
}

/**
 * Returns the average over all eight sides from which the board can be looked at. The model learned from all of them,
 * but its answers differ a little: together they err less.
 *
 * `logits` [V] and `final` [N, L] are the model's for the board as it stands; the rest as in lookFromSides.
 */
export async function averageOverViews(
  model: VideoModel,
  past: PastCodes,
  { logits, final }: { readonly logits: Float32Array; readonly final: Float32Array },
  seen: Stones,
  history: readonly number[],
): Promise<Seen> {
  const others = await lookFromSides(model, past, seen, history, [1, 2, 3, 4, 5, 6, 7]);
  const views = [{ firstCodes: logSoftmax(logits), final }, ...others];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / views.length;
  return {
    firstCodes: Float64Array.from(logits, (_, code) =>
      Math.log(mean(views.map((view) => Math.exp(view.firstCodes[code]!)))),
    ),
    final: Float32Array.from(final, (_, index) => mean(views.map((view) => view.final[index]!))),
  };
}
