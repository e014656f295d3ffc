import { PASS, type Point, formatVertex } from '../go/point.js';
import type { Annotation, Annotations } from '../judge/annotations.js';
import { JudgeError } from '../judge/judge-error.js';
import type { CachedJudge } from '../judge/cached-judge.js';
import type { Judge } from '../judge/judge.js';
import { type Judgement, likeliest, storeJudgement } from '../judge/judgement.js';
import { afterMove, questionOf } from '../judge/question.js';
import type { JudgeSettings } from '../judge/settings.js';
import { forEachAtOnce } from './at-once.js';
import { type Position, type Split, positionsOf } from './split.js';

export interface AnnotateOptions {
  /** Whose policies are kept. */
  readonly settings: JudgeSettings;
  /** Visits of the search whose values are kept in a file of their own; undefined: none. */
  readonly searchVisits: number | undefined;
  /** So many likeliest moves of each position are annotated too, as far as they have the least probability below. */
  readonly replies: number;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Of a move that is annotated without being the best one. */
const LEAST_PROBABILITY = 0.02;
/** Positions under way at the same time; the judge bounds the questions in flight. */
const AT_ONCE = 24;

/**
 * Returns annotations of a split: policies, and where asked for the values of a search. What the judge was asked before
 * about other moves, by a benchmark, is kept with them. Throws JudgeError.
 */
export async function annotate(
  split: Split,
  judge: CachedJudge,
  options: AnnotateOptions,
): Promise<Annotations[]> {
  const { settings, searchVisits, replies, onProgress } = options;
  const searchSettings = searchVisits === undefined ? undefined : { ...settings, visits: searchVisits };
  const policies: Annotation[] = [];
  const values: Annotation[] = [];
  const positions = [...positionsOf(split)];
  let done = 0;
  await forEachAtOnce(positions, AT_ONCE, async (position) => {
    const { game, color } = position;
    const question = questionOf(game, color);
    const raw = await judge.ask(question, settings);
    const search = searchSettings && (await judge.ask(question, searchSettings));
    policies.push(line(position, raw, true));
    if (search) values.push(line(position, search, false));
    const moves = replies === 0 ? [] : movesToAnnotate(raw, search, game.size, replies);
    await Promise.all(
      moves.map(async (move) => {
        const next = afterMove(question, move);
        await judge.ask(next, settings);
        if (searchSettings) await judge.ask(next, searchSettings);
      }),
    );
    for (let move: Point = PASS; move < game.size ** 2; move++) {
      const next = afterMove(question, move);
      const known = await judge.kept(next, settings);
      if (known) policies.push(line(position, known, true, move));
      const searched = searchSettings && (await judge.kept(next, searchSettings));
      if (searched) values.push(line(position, searched, false, move));
    }
    onProgress?.(++done, positions.length);
  });
  const header = { format: 1, split: split.name, judge: judge.identity } as const;
  return [
    { header: { ...header, settings }, lines: policies },
    ...(searchSettings ? [{ header: { ...header, settings: searchSettings }, lines: values }] : []),
  ];
}

function line(
  { gameIndex, ply, game }: Position,
  judgement: Judgement,
  hasPolicy: boolean,
  move?: Point,
): Annotation {
  const place = { g: gameIndex, t: ply, ...(move === undefined ? {} : { m: formatVertex(move, game.size) }) };
  return { ...place, ...storeJudgement(judgement, game.size, hasPolicy) };
}

function movesToAnnotate(
  raw: Judgement,
  search: Judgement | undefined,
  size: number,
  count: number,
): Point[] {
  const byPolicy = [...raw.policy.keys()].sort((a, b) => raw.policy[b]! - raw.policy[a]!);
  const likely = byPolicy
    .slice(0, count)
    .filter((index) => raw.policy[index]! >= LEAST_PROBABILITY)
    .map((index) => (index === size * size ? -1 : index));
  return [...new Set([likeliest(raw.policy, size), ...(search ? [search.best] : []), ...likely])];
}

/** How annotations differ from what a judge answers now. */
export interface AnnotationDifference {
  readonly compared: number;
  /** Largest difference of a probability. */
  readonly policy: number;
  /** Share of the same best moves. */
  readonly sameBest: number;
  /** Questions that were not answered, by reason. */
  readonly unanswered: Readonly<Record<string, number>>;
}

/** Asks a judge again about the positions of the first `games` games and compares. */
export async function compareAnnotations(
  split: Split,
  annotations: Annotations,
  judge: Judge,
  games: number,
): Promise<AnnotationDifference> {
  const kept = new Map(
    annotations.lines.filter(({ m }) => m === undefined).map((one) => [`${one.g}/${one.t}`, one]),
  );
  const counts = { compared: 0, policy: 0, same: 0 };
  const unanswered: Record<string, number> = {};
  const some = { records: split.records.slice(0, games), games: split.games };
  await forEachAtOnce([...positionsOf(some)], AT_ONCE, async ({ gameIndex, ply, game, color }) => {
    const old = kept.get(`${gameIndex}/${ply}`);
    if (!old) return;
    try {
      const now = storeJudgement(
        await judge.ask(questionOf(game, color), annotations.header.settings),
        game.size,
      );
      counts.compared++;
      counts.same += Number(now.b === old.b);
      const steps = (old.p ?? []).map((value, index) => Math.abs(value - now.p![index]!));
      counts.policy = Math.max(counts.policy, ...steps);
    } catch (error) {
      if (!(error instanceof JudgeError)) throw error;
      unanswered[error.code] = (unanswered[error.code] ?? 0) + 1;
    }
  });
  const { compared, policy, same } = counts;
  return { compared, policy: policy / 10_000, sameBest: compared === 0 ? 0 : same / compared, unanswered };
}
