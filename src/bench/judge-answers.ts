import type { Game } from '../go/game.js';
import { PASS, type Point, type Sign, opponent } from '../go/point.js';
import { JudgeError } from '../judge/judge-error.js';
import type { Judge } from '../judge/judge.js';
import { type Judgement, likeliest, policyIndex } from '../judge/judgement.js';
import { type Question, afterMove, questionOf } from '../judge/question.js';
import type { JudgeSettings } from '../judge/settings.js';
import type { Answer, Phase, PositionTraits, Row, Verdict } from './row.js';
import type { Position } from './split.js';

export interface JudgeOptions {
  /** For policies. */
  readonly settings: JudgeSettings;
  /** For the loss in points; undefined: not measured. */
  readonly search: JudgeSettings | undefined;
}

/** Returns an answer with the judge's view of it. What the judge cannot say is named in the row; never throws JudgeError. */
export async function judgeAnswer(
  { game, color }: Position,
  answer: Answer,
  judge: Judge,
  { settings, search }: JudgeOptions,
): Promise<Row> {
  const question = questionOf(game, color);
  const raw = await ifAnswered(judge.ask(question, settings));
  if (raw instanceof JudgeError) return { ...answer, unjudged: raw.code };
  const { outcome, move } = answer;
  const best = likeliest(raw.policy, game.size);
  const row: Row = { ...answer, best, traits: traitsOf(game, color, answer.ply, best) };
  if (outcome === 'resigned' || outcome === 'failed') return row;
  if (outcome === 'illegal' || move === undefined) {
    return { ...row, verdict: { actionValue: 0, isBest: false, isTopFive: false } };
  }
  return {
    ...row,
    verdict: verdictOf(raw, move, game.size),
    ...(search ? await lossOf(question, move, judge, search) : {}),
    ...(await judgeReplies(question, answer, judge, settings)),
  };
}

/** Returns how a judge sees a move, by its policy. */
export function verdictOf({ policy }: Judgement, move: Point, size: number): Verdict {
  const probability = Math.max(0, policy[policyIndex(move, size)]!);
  const likelier = policy.filter((other) => other > probability).length;
  return {
    actionValue: probability / Math.max(...policy),
    isBest: likeliest(policy, size) === move,
    isTopFive: probability > 0 && likelier < 5,
  };
}

/**
 * Points given away: the lead after the best move of a search less the lead after the move, both for the mover and each
 * from a search of the position after it. It can be negative where the second search sees further than the first.
 */
async function lossOf(
  question: Question,
  move: Point,
  judge: Judge,
  search: JudgeSettings,
): Promise<Pick<Row, 'scoreLoss' | 'isSearchBest'>> {
  const found = await ifAnswered(judge.ask(question, search));
  if (found instanceof JudgeError) return {};
  const isSearchBest = found.best === move;
  if (isSearchBest) return { scoreLoss: 0, isSearchBest };
  const [afterBest, after] = await Promise.all(
    [found.best, move].map((next) => ifAnswered(judge.ask(afterMove(question, next), search))),
  );
  if (!afterBest || !after || afterBest instanceof JudgeError || after instanceof JudgeError)
    return { isSearchBest };
  // After the move the other side is to move: its lead is the mover's deficit.
  return { scoreLoss: after.lead - afterBest.lead, isSearchBest };
}

async function judgeReplies(
  question: Question,
  { move, imagined }: Answer,
  judge: Judge,
  settings: JudgeSettings,
): Promise<Pick<Row, 'codeReply' | 'frameReply'>> {
  const { codeReply, frameReply } = imagined ?? {};
  if (move === undefined || (codeReply === undefined && frameReply === undefined)) return {};
  const next = await ifAnswered(judge.ask(afterMove(question, move), settings));
  if (next instanceof JudgeError) return {};
  return {
    ...(codeReply === undefined ? {} : { codeReply: verdictOf(next, codeReply, question.size) }),
    ...(frameReply === undefined ? {} : { frameReply: verdictOf(next, frameReply, question.size) }),
  };
}

async function ifAnswered(asked: Promise<Judgement>): Promise<Judgement | JudgeError> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof JudgeError) return error;
    throw error;
  }
}

/** Plies after which the opening and the middle game end, as shares of the number of points: 20 and 50 on 9x9. */
const PHASE_ENDS: readonly (readonly [Phase, number])[] = [
  ['opening', 20 / 81],
  ['middle', 50 / 81],
];

function traitsOf(game: Game, color: Sign, ply: number, best: Point): PositionTraits {
  const share = ply / (game.size * game.size);
  return {
    phase: PHASE_ENDS.find(([, end]) => share < end)?.[0] ?? 'end',
    captures: best !== PASS && capturesWith(game, color, best),
    ko: [...game.stones.keys()].some((point) => game.illegality(color, point, 'simple') === 'ko'),
    passes: best === PASS,
  };
}

function capturesWith(game: Game, color: Sign, point: Point): boolean {
  if (game.illegality(color, point, 'simple') !== null) return false;
  const count = (stones: Int8Array): number => stones.filter((stone) => stone === opponent(color)).length;
  const next = game.clone();
  next.play(color, point);
  return count(next.stones) < count(game.stones);
}
