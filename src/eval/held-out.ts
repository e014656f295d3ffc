import { type GameRecord, gameOfRecord } from '../go/game-record.js';
import type { Game } from '../go/game.js';
import { PASS, type Point, type Sign } from '../go/point.js';
import { joinRows } from '../model/prompt-rows.js';
import { argmax } from '../model/sampling.js';
import type { VideoModel } from '../model/video-model.js';
import { chooseLikeliest, drawFrames } from '../player/imagination.js';
import { PastCodes } from '../player/past-codes.js';
import { type Look, look } from '../player/views.js';
import { type Frame, type Stones } from '../render/frame.js';
import { readFrame } from '../render/read-frame.js';
import { moveBetween } from '../render/read-move.js';
import { renderFrame } from '../render/render-frame.js';
import { seenBy } from '../render/seen-by.js';
import { BLACK } from '../go/point.js';
import { type CodeCounts, addCode, codeFigures, newCodeCounts } from './code-counts.js';

/** Positions that go through the networks together. */
const BATCH = 64;

export interface EvalOptions {
  readonly games: readonly GameRecord[];
  /** Only moves of players with this in their name are looked at; empty: all moves. */
  readonly player: string;
  /** From how many sides the board is looked at, as in play. */
  readonly views: 1 | 8;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Shares are 0..1. */
export interface EvalReport {
  readonly games: number;
  readonly positions: number;
  /** Share of boards that come back exactly from frame to tokens to frame. */
  readonly boardsReadBack: number;
  /** Share of raw frames, the likeliest ones before any correction, that can be read and show a legal move or pass. */
  readonly rawLegal: number;
  /** Share of raw frames that are the board after that move to the last stone, captures included. */
  readonly rawExact: number;
  /** The same two where the move played captures. */
  readonly captures: { readonly positions: number; readonly rawLegal: number; readonly rawExact: number };
  /** Share of positions where the raw frame shows the move that was played. */
  readonly matched: number;
  /** Mean probability of the code of the move that was played. */
  readonly meanProbability: number;
  /** Share of moves that the likeliest move of their code would guess. */
  readonly codeDeterminesMove: number;
  /** Mean number of different codes a move gets. */
  readonly codesPerMove: number;
  readonly codesUsed: number;
  /** Frames that could not be read, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
  /** Frames that showed an illegal move, by reason. */
  readonly illegal: Readonly<Record<string, number>>;
}

interface Sample {
  readonly game: Game;
  readonly ply: number;
  readonly color: Sign;
  readonly played: Point;
}

interface Tally {
  positions: number;
  readBack: number;
  legal: number;
  exact: number;
  matched: number;
  probability: number;
  captures: { positions: number; rawLegal: number; rawExact: number };
  unreadable: Record<string, number>;
  illegal: Record<string, number>;
  codes: CodeCounts;
}

/** Returns how well a model reads and continues the games. Throws UserError for a game that cannot be replayed. */
export async function evaluate(model: VideoModel, options: EvalOptions): Promise<EvalReport> {
  const past = new PastCodes(model);
  const wanted = options.games.map((record) => heldOutPlies(record, options.player));
  const total = wanted.reduce((sum, plies) => sum + plies.length, 0);
  const tally: Tally = {
    ...{ positions: 0, readBack: 0, legal: 0, exact: 0, matched: 0, probability: 0 },
    captures: { positions: 0, rawLegal: 0, rawExact: 0 },
    ...{ unreadable: {}, illegal: {}, codes: newCodeCounts() },
  };
  for (const [index, record] of options.games.entries()) {
    const game = gameOfRecord(record);
    const samples = wanted[index]!.map((ply): Sample => {
      const { color, point } = game.moves[ply]!;
      return { game, ply, color, played: point };
    });
    for (let start = 0; start < samples.length; start += BATCH) {
      await evaluateBatch(model, past, samples.slice(start, start + BATCH), options.views, tally);
      options.onProgress?.(tally.positions, total);
    }
  }
  const { positions } = tally;
  const share = (count: number, of = positions): number => (of === 0 ? 0 : count / of);
  return {
    games: options.games.length,
    positions,
    boardsReadBack: share(tally.readBack),
    rawLegal: share(tally.legal),
    rawExact: share(tally.exact),
    captures: {
      positions: tally.captures.positions,
      rawLegal: share(tally.captures.rawLegal, tally.captures.positions),
      rawExact: share(tally.captures.rawExact, tally.captures.positions),
    },
    matched: share(tally.matched),
    meanProbability: share(tally.probability),
    ...codeFigures(tally.codes),
    unreadable: tally.unreadable,
    illegal: tally.illegal,
  };
}

/**
 * Returns the plies of a record that are to be looked at: those of players with `player` in their name, from where KataGo's `startTurnIdx=N` says
 * that the opening ends.
 */
export function heldOutPlies({ moves, players, comment }: GameRecord, player: string): number[] {
  const first = Number(/startTurnIdx=(\d+)/.exec(comment ?? '')?.[1] ?? 0);
  const counts = (color: Sign): boolean => (color === BLACK ? players.black : players.white).includes(player);
  return moves.flatMap(({ color }, ply) => (ply >= first && counts(color) ? [ply] : []));
}

async function evaluateBatch(
  model: VideoModel,
  past: PastCodes,
  samples: readonly Sample[],
  views: 1 | 8,
  tally: Tally,
): Promise<void> {
  const { style } = model.manifest.frame;
  const draw = (stones: Stones, color: Sign, size: number): Frame =>
    renderFrame(style, size, seenBy(color, stones));
  const given = samples.map(({ game, ply, color }) => draw(game.positionAt(ply), color, game.size));
  const tokens = await model.encode(given);
  const back = await model.decode(tokens, samples.length);
  const histories = await Promise.all(samples.map(({ game, ply }) => past.of(game, ply)));
  const looks: Look[] = [];
  for (const [row, { game, ply, color }] of samples.entries()) {
    looks.push(await look(model, past, seenBy(color, game.positionAt(ply)), histories[row]!, views));
  }
  const firstCodes = looks.map((one) => one.firstCodes);
  const prompt = joinRows(looks.map(({ row }) => row));
  const { frames } = await drawFrames(model, prompt, firstCodes.map(argmax), chooseLikeliest);
  for (const [row, sample] of samples.entries()) {
    const { game, ply, color, played } = sample;
    const before = seenBy(color, game.positionAt(ply));
    const code = await past.ofPly(game, ply);
    tally.positions++;
    tally.readBack += Number(same(readStones(back[row]!, style, game.size), before));
    tally.probability += Math.exp(firstCodes[row]![code]!);
    addCode(tally.codes, code, placeOf(played, game.size));
    judge(sample, before, frames[row]!, style, tally);
  }
}

/** A point counted from the middle of the board, so that it has one number on boards of all sizes; PASS as it is. */
function placeOf(point: Point, size: number): number {
  if (point === PASS) return PASS;
  const middle = Math.floor(size / 2);
  return (Math.floor(point / size) - middle) * 100 + (point % size) - middle + 5000;
}

/** Looks at one raw frame. */
function judge(
  sample: Sample,
  before: Stones,
  frame: Frame,
  style: 'original' | 'compact',
  tally: Tally,
): void {
  const { game, ply, color, played } = sample;
  const isCapture = countStones(game.positionAt(ply + 1)) <= countStones(before) && played !== PASS;
  if (isCapture) tally.captures.positions++;
  const after = readStones(frame, style, game.size);
  const reading = after ? moveBetween(before, after) : undefined;
  if (!after || !reading || reading.kind === 'unreadable') {
    count(tally.unreadable, reading?.kind === 'unreadable' ? reading.reason : 'unclear-cell');
    return;
  }
  const move = reading.kind === 'pass' ? PASS : reading.point;
  tally.matched += Number(move === played);
  const now = game.clone();
  now.undoTo(ply);
  const reason = now.illegality(color, move, 'superko');
  if (reason) {
    count(tally.illegal, reason);
    return;
  }
  now.play(color, move);
  const exact = Number(same(after, seenBy(color, now.stones)));
  tally.legal++;
  tally.exact += exact;
  if (!isCapture) return;
  tally.captures.rawLegal++;
  tally.captures.rawExact += exact;
}

function readStones(frame: Frame, style: 'original' | 'compact', size: number): Stones | undefined {
  const reading = readFrame(style, size, frame);
  return reading.kind === 'position' ? reading.stones : undefined;
}

function same(a: Stones | undefined, b: Stones): boolean {
  return a?.every((stone, point) => stone === b[point]) ?? false;
}

function countStones(stones: Stones): number {
  return stones.reduce((sum, stone) => sum + Math.abs(stone), 0);
}

function count(counts: Record<string, number>, key: string): void {
  counts[key] = (counts[key] ?? 0) + 1;
}
