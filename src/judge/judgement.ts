import { PASS, type Point, formatVertex, parseVertex } from '../go/point.js';
import { JudgeError } from './judge-error.js';

/** What a judge thinks of a position. Everything is from the view of the side to move. */
export interface Judgement {
  /** [S * S + 1] probabilities by point, the pass last; -1 where a move is illegal. In steps of 1e-4. */
  readonly policy: readonly number[];
  /** The move it would play: of the search, or at 1 visit the likeliest by policy. A point or PASS. */
  readonly best: Point;
  /** 0..1 */
  readonly winrate: number;
  /** Expected final lead in points. */
  readonly lead: number;
  readonly visits: number;
}

/** Policies are kept in whole steps of this, so that answers kept and answers new are the same numbers. */
const POLICY_STEPS = 10_000;
const VALUE_STEPS = 1000;

/** A judgement as it is written down, short. */
export interface StoredJudgement {
  /** Policy in steps of 1e-4; -1 illegal. Absent where only the search's result is kept. */
  readonly p?: readonly number[];
  /** Best move as a GTP vertex. */
  readonly b: string;
  readonly w: number;
  readonly l: number;
  readonly v: number;
}

/** Returns the form that is written down. */
export function storeJudgement(judgement: Judgement, size: number, hasPolicy = true): StoredJudgement {
  const { policy, best, winrate, lead, visits } = judgement;
  return {
    ...(hasPolicy ? { p: policy.map((value) => (value < 0 ? -1 : Math.round(value * POLICY_STEPS))) } : {}),
    b: formatVertex(best, size),
    w: inSteps(winrate, VALUE_STEPS),
    l: inSteps(lead, VALUE_STEPS),
    v: visits,
  };
}

/** Returns a judgement as it was before it was written down. Throws JudgeError `bad-answer`. */
export function restoreJudgement(stored: StoredJudgement, size: number): Judgement {
  const { p = [], b, w, l, v } = stored;
  const isWhole = p.length === 0 || p.length === size * size + 1;
  if (!isWhole || typeof b !== 'string' || ![w, l, v].every(Number.isFinite)) {
    throw new JudgeError('bad-answer', `no judgement of a board of ${size}: ${JSON.stringify(stored)}`);
  }
  const policy = p.map((value) => (value < 0 ? -1 : value / POLICY_STEPS));
  return { policy, best: parseVertex(b, size), winrate: w, lead: l, visits: v };
}

/** Returns the judgement in an answer of KataGo's analysis engine, which tells Black's view. Throws JudgeError `bad-answer`. */
export function readAnswer(answer: unknown, size: number): Judgement {
  const { humanPolicy, policy, moveInfos, rootInfo } = answer as {
    humanPolicy?: unknown;
    policy?: unknown;
    moveInfos?: unknown;
    rootInfo?: Record<string, unknown>;
  };
  const fail = (what: string): never => {
    throw new JudgeError(
      'bad-answer',
      `KataGo answers without ${what}: ${JSON.stringify(answer).slice(0, 200)}`,
    );
  };
  const given = humanPolicy ?? policy;
  const numbers = Array.isArray(given) ? (given as unknown[]).map(Number) : [];
  if (numbers.length !== size * size + 1 || !numbers.every((value) => value >= -1 && value <= 1)) {
    return fail(`a policy of ${size * size + 1} numbers`);
  }
  const { winrate, scoreLead, visits, currentPlayer } = rootInfo ?? {};
  if (typeof winrate !== 'number' || typeof scoreLead !== 'number' || typeof visits !== 'number') {
    return fail('winrate, scoreLead and visits');
  }
  const isBlack = currentPlayer === 'B';
  const rounded = numbers.map((value) => (value < 0 ? -1 : inSteps(value, POLICY_STEPS)));
  const searched = Array.isArray(moveInfos) ? (moveInfos as { move?: unknown; order?: unknown }[]) : [];
  const first = searched.find(({ order }) => order === 0)?.move;
  return {
    policy: rounded,
    best: typeof first === 'string' ? parseVertex(first, size) : likeliest(numbers, size),
    winrate: inSteps(isBlack ? winrate : 1 - winrate, VALUE_STEPS),
    lead: inSteps(isBlack ? scoreLead : -scoreLead, VALUE_STEPS),
    visits,
  };
}

/** Returns the move a policy prefers, the first one of equals. */
export function likeliest(policy: readonly number[], size: number): Point {
  const index = policy.indexOf(Math.max(...policy));
  return index === size * size ? PASS : index;
}

/** Returns where a move stands in a policy. */
export function policyIndex(move: Point, size: number): number {
  return move === PASS ? size * size : move;
}

function inSteps(value: number, steps: number): number {
  return Math.round(value * steps) / steps || 0;
}
