import { PASS, type Point } from '../go/point.js';
import { boardSymmetries } from '../go/symmetry.js';
import { type PromptRow, cutRow, lastFrame } from '../model/prompt-rows.js';
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

/** The same, and what generation goes on from: the board as it stands. */
export interface Look extends Seen {
  readonly row: PromptRow;
}

const ALL_SIDES = [0, 1, 2, 3, 4, 5, 6, 7];

/**
 * Looks at the board from one side, or from all eight and averages: the model learned from all of them, but its answers
 * differ a little, and together they err less.
 *
 * `seen` are the stones with the mover in black, `history` the codes of the last changes, latest first.
 */
export async function look(
  model: VideoModel,
  past: PastCodes,
  seen: Stones,
  history: readonly number[],
  views: number,
): Promise<Look> {
  const sides = views === 1 ? [0] : ALL_SIDES;
  const { prompt, seen: sideViews } = await readSides(model, past, seen, history, sides);
  return { ...average(sideViews), row: cutRow(prompt, 0) };
}

/** Returns what the model says of the board looked at from each of `sides` (0 to 7, see boardSymmetries); the rest as in look(). */
export async function lookFromSides(
  model: VideoModel,
  past: PastCodes,
  seen: Stones,
  history: readonly number[],
  sides: readonly number[],
): Promise<readonly Seen[]> {
  return (await readSides(model, past, seen, history, sides)).seen;
}

/** A code is turned with the board by what it means; one without a meaning is left out. */
async function readSides(
  model: VideoModel,
  past: PastCodes,
  stones: Stones,
  history: readonly number[],
  sides: readonly number[],
): Promise<{ readonly prompt: Prompt; readonly seen: readonly Seen[] }> {
  const size = Math.round(Math.sqrt(stones.length));
  const orders = sides.map((side) => boardSymmetries(size)[side]!);
  const { codes, points } = await past.dictionary(size);
  const frames = orders.map((order) =>
    renderFrame(
      model.manifest.frame.style,
      size,
      Int8Array.from(order, (point) => stones[point]!),
    ),
  );
  const turned = orders.map((order) =>
    history.map((code) => {
      const point = points.get(code);
      return point === undefined ? code : codes.get(point === PASS ? PASS : order.indexOf(point))!;
    }),
  );
  const prompt = await model.prompt(await model.encode(frames), turned);
  return { prompt, seen: orders.map((order, row) => turnBack(prompt, row, order, codes)) };
}

function turnBack(
  prompt: Prompt,
  row: number,
  order: readonly Point[],
  codes: ReadonlyMap<Point, number>,
): Seen {
  const width = prompt.logits.length / prompt.batch;
  const known = [...codes];
  const logs = logSoftmax(known.map(([, code]) => prompt.logits[row * width + code]!));
  const firstCodes = new Float64Array(width).fill(-Infinity);
  known.forEach(([point], index) => {
    firstCodes[codes.get(point === PASS ? PASS : order[point]!)!] = logs[index]!;
  });
  const shown = lastFrame(prompt, row, order.length);
  const levels = shown.length / order.length;
  const final = new Float32Array(shown.length);
  order.forEach((point, place) => {
    final.set(shown.subarray(place * levels, (place + 1) * levels), point * levels);
  });
  return { firstCodes, final };
}

function average(views: readonly Seen[]): Seen {
  const first = views[0]!;
  if (views.length === 1) return first;
  const mean = (of: (view: Seen) => number): number =>
    views.reduce((sum, view) => sum + of(view), 0) / views.length;
  return {
    firstCodes: first.firstCodes.map((log, code) =>
      log === -Infinity ? log : Math.log(mean(({ firstCodes }) => Math.exp(firstCodes[code]!))),
    ),
    final: first.final.map((_, index) => mean(({ final }) => final[index]!)),
  };
}
