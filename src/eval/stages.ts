import { existsSync, readFileSync, statSync } from 'node:fs';
import { Game } from '../go/game.js';
import type { Sign } from '../go/point.js';
import { type Bundle, openBundle } from '../model/bundle.js';
import type { Device } from '../model/device.js';
import { draftOf, generate, readPrompt } from '../model/generate.js';
import { type MachineLimits, measureLimits } from '../model/machine-limits.js';
import type { Cost, FileRole } from '../model/manifest.js';
import { sample } from '../model/sampling.js';
import type { Backend } from '../model/session.js';
import { TokenModel } from '../model/token-model.js';
import { loadVideoModel } from '../model/load-video-model.js';
import { Imagination, chooseLikeliest } from '../player/imagination.js';
import { PastCodes } from '../player/past-codes.js';
import { mustPlayOn } from '../player/player.js';
import { TRAINED_PIXELS, toFrame } from '../player/token-frames.js';
import { readFrame } from '../render/read-frame.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import { type Random, seededRandom } from '../util/rng.js';

export interface StageOptions {
  readonly model: string;
  readonly device: Device;
  readonly threads: number;
  readonly views: 1 | 8;
  /** Of the board. */
  readonly size: number;
  /** Moves to average over. */
  readonly moves: number;
}

/** What one part of a move takes. */
export interface Stage {
  readonly name: string;
  /** Runs in a move. */
  readonly runs: number;
  readonly timeMs: number;
  /** The least that the machine can take, by its arithmetic or its memory, whichever is more; undefined where not counted. */
  readonly floorMs: number | undefined;
}

export interface StageReport {
  readonly stages: readonly Stage[];
  /** A whole move with its picture, in ms; and the processor's time for it, of all threads. */
  readonly moveMs: number;
  readonly processorMs: number;
  /** Most memory that the process has held so far, and what the weights take on disk. */
  readonly peakMiB: number;
  readonly weightsMiB: number;
  readonly limits: MachineLimits;
}

const STATUS = '/proc/self/status';

/** Plies of a random opening before anything is measured. */
const OPENING = 24;

/** Runs by stage, each with its time in ms and what went through it, gathered over some moves. */
class Tally {
  readonly runs = new Map<string, { readonly timeMs: number; readonly rows: number }[]>();
  isCounting = false;

  add(name: string, timeMs: number, rows = 1): void {
    if (!this.isCounting) return;
    const runs = this.runs.get(name) ?? [];
    this.runs.set(name, [...runs, { timeMs, rows }]);
  }
}

/** Returns where the time of a move goes, beside the machine's limits measured in the same run. Throws UserError. */
export async function measureStages(options: StageOptions): Promise<StageReport> {
  const bundle = await openBundle(options.model);
  mustPlayOn(bundle.manifest.boardSizes, options.size);
  const tally = new Tally();
  const isTokens = bundle.manifest.frameDecoding === 'autoregressive';
  const { backend, moveMs, processorMs } = isTokens
    ? await runTokenModel(bundle, options, tally)
    : await runVideoModel(bundle, options, tally);
  const memory = { peakMiB: peakMiB(), weightsMiB: weightsMiB(bundle) };
  const limits = await measureLimits({ backend, threads: options.threads });
  const stages = [...tally.runs].map(([name, runs]): Stage => {
    const cost = bundle.manifest.costs[options.size]?.[name as FileRole];
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / options.moves;
    return {
      name,
      runs: runs.length / options.moves,
      timeMs: sum(runs.map(({ timeMs }) => timeMs)),
      floorMs: cost && sum(runs.map(({ rows }) => floorMs(cost, rows, limits))),
    };
  });
  const known = stages.reduce((sum, { timeMs }) => sum + timeMs, 0);
  const rest = { name: 'rest', runs: 1, timeMs: moveMs - known, floorMs: undefined };
  return { stages: [...stages, rest], moveMs, processorMs, ...memory, limits };
}

/** Not resourceUsage() where there is /proc: that begins with what the parent process had. */
function peakMiB(): number {
  const status = existsSync(STATUS) ? readFileSync(STATUS, 'utf8') : '';
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return (kib === undefined ? process.resourceUsage().maxRSS : Number(kib)) / 1024;
}

function weightsMiB({ files, manifest }: Bundle): number {
  const graphs = Object.values(files).reduce((sum, path) => sum + statSync(path).size, 0);
  return manifest.weights.reduce((sum, { bytes }) => sum + bytes, graphs) / 2 ** 20;
}

function floorMs(cost: Cost, rows: number, limits: MachineLimits): number {
  const seconds =
    (cost.operations - cost.wholeOperations) / limits.operationsPerSecond +
    cost.wholeOperations / limits.wholeOperationsPerSecond;
  return Math.max(seconds * rows, cost.weightBytes / limits.bytesPerSecond) * 1000;
}

interface MoveTimes {
  readonly moveMs: number;
  readonly processorMs: number;
}

interface Run extends MoveTimes {
  readonly backend: Backend;
}

async function runTokenModel(bundle: Bundle, options: StageOptions, tally: Tally): Promise<Run> {
  const model = await TokenModel.load(bundle, { ...options, onRun: tally.add.bind(tally) });
  const random = seededRandom(1);
  const { style } = bundle.manifest.frame;
  const move = async (game: Game): Promise<void> => {
    const given = renderFrame(style, game.size, seenBy(game.toPlay, game.stones));
    const tokens = await model.encode(given);
    const { ids } = await generate(model, await readPrompt(model, tokens), {
      choose: (logits) => {
        const start = performance.now();
        const id = sample(logits, { temperature: 1, topP: 1 }, random);
        tally.add('sampling', performance.now() - start);
        return id;
      },
      vocabulary: 'restricted',
      draft: draftOf(model, tokens),
    });
    const { frameOffset } = model.manifest.vocabulary;
    const pixels = await model.decode(ids.slice(-tokens.length).map((id) => id - frameOffset));
    const reading = performance.now();
    readFrame(style, game.size, toFrame(pixels, given.width, given.height, TRAINED_PIXELS));
    tally.add('reading', performance.now() - reading);
  };
  const times = await overMoves(options, random, move, tally);
  await model.dispose();
  return { backend: model.device.backend, ...times };
}

async function runVideoModel(bundle: Bundle, options: StageOptions, tally: Tally): Promise<Run> {
  const model = await loadVideoModel(bundle, { ...options, onRun: tally.add.bind(tally) });
  const past = new PastCodes(model);
  const move = async (game: Game): Promise<void> => {
    const imagination = await Imagination.begin(model, past, game, game.toPlay, options.views);
    const best = imagination.firstCodes.indexOf(Math.max(...imagination.firstCodes));
    await imagination.frameOf(best, chooseLikeliest);
  };
  const times = await overMoves(options, seededRandom(1), move, tally);
  await model.dispose();
  return { backend: model.device.backend, ...times };
}

/** Returns the mean times of a move at positions of a random game; the first is not counted. */
async function overMoves(
  { size, moves }: StageOptions,
  random: Random,
  move: (game: Game) => Promise<void>,
  tally: Tally,
): Promise<MoveTimes> {
  let game = new Game(size);
  const playRandom = (): void => {
    const color: Sign = game.toPlay;
    const legal = game.legalMoves(color, 'superko');
    if (legal.length === 0) return void (game = new Game(game.size));
    game.play(color, legal[Math.floor(random() * legal.length)]!);
  };
  for (let ply = 0; ply < OPENING; ply++) playRandom();
  await move(game);
  tally.isCounting = true;
  let total = 0;
  const before = process.cpuUsage();
  for (let made = 0; made < moves; made++) {
    playRandom();
    const start = performance.now();
    await move(game);
    total += performance.now() - start;
  }
  const { user, system } = process.cpuUsage(before);
  return { moveMs: total / moves, processorMs: (user + system) / 1000 / moves };
}
