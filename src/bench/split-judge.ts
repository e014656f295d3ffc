import { dirname, join } from 'node:path';
import { parseVertex } from '../go/point.js';
import { AnnotatedJudge, FallbackJudge, readAnnotations } from '../judge/annotations.js';
import { CachedJudge } from '../judge/cached-judge.js';
import { findKatago, type KatagoPlaces } from '../judge/find-katago.js';
import { JudgeError } from '../judge/judge-error.js';
import type { Judge } from '../judge/judge.js';
import type { StoredJudgement } from '../judge/judgement.js';
import { KatagoJudge } from '../judge/katago-judge.js';
import { afterMove, questionKey, questionOfRecord } from '../judge/question.js';
import type { JudgeSettings } from '../judge/settings.js';
import { UserError } from '../util/errors.js';
import type { BenchResult } from './result.js';
import type { Split } from './split.js';

/** `auto`: what comes with the split, and KataGo for what that lacks if the same one is there. */
export const JUDGE_CHOICES = ['auto', 'shipped', 'live'] as const;
export type JudgeChoice = (typeof JUDGE_CHOICES)[number];

export interface SplitJudge {
  readonly judge: Judge;
  readonly judgedBy: BenchResult['judgedBy'];
  /** Of the searches that the annotations hold; undefined: none. */
  readonly searchVisits: number | undefined;
}

/** Returns what the annotations of a split answer, or undefined where it has none. Throws UserError. */
export async function readSplitAnnotations(
  split: Split,
): Promise<{ readonly judge: AnnotatedJudge; readonly settings: readonly JudgeSettings[] } | undefined> {
  let judge: AnnotatedJudge | undefined;
  const settings: JudgeSettings[] = [];
  for (const file of split.annotations) {
    const path = join(dirname(split.path), file);
    const { header, lines } = await readAnnotations(path);
    judge ??= new AnnotatedJudge(header.judge);
    const { network } = judge.identity;
    if (header.judge.network !== network || header.split !== split.name) {
      throw new UserError(
        'bad-annotations',
        `${path} is of ${header.split} by ${header.judge.network}; expected: ${split.name} by ${network}`,
      );
    }
    const answers = new Map<string, StoredJudgement>();
    for (const { g, t, m, ...stored } of lines) {
      const record = split.records[g];
      if (!record?.moves[t])
        throw new UserError('bad-annotations', `${path}: the split has no position ${g + 1}/${t}`);
      const question = questionOfRecord(record, t);
      answers.set(
        questionKey(m === undefined ? question : afterMove(question, parseVertex(m, split.size))),
        stored,
      );
    }
    judge.add(header.settings, answers);
    settings.push(header.settings);
  }
  return judge && { judge, settings };
}

/** Returns the judge of a split. Throws JudgeError `no-judge` where there is none, and says on `log` what is missing. */
export async function openSplitJudge(
  split: Split,
  options: {
    readonly choice: JudgeChoice;
    readonly settings: JudgeSettings;
    readonly places: KatagoPlaces;
    /** Folder of answers. */
    readonly cache: string;
    readonly log: (line: string) => void;
  },
): Promise<SplitJudge> {
  const { choice, settings, places, cache, log } = options;
  const shipped = choice === 'live' ? undefined : await readSplitAnnotations(split);
  const isSame = (other: JudgeSettings): boolean =>
    other.rules === settings.rules && other.komi === settings.komi && other.human === settings.human;
  const covering = (shipped?.settings ?? []).filter(isSame);
  const searchVisits = covering.find(({ visits }) => visits > 1)?.visits;
  const live = async (): Promise<Judge> =>
    new CachedJudge(await KatagoJudge.start({ ...findKatago(split.size, places), log }), cache);
  if (choice === 'live') return { judge: await live(), judgedBy: 'live', searchVisits: undefined };
  if (choice === 'shipped') {
    if (shipped && covering.length > 0) return { judge: shipped.judge, judgedBy: 'shipped', searchVisits };
    throw new JudgeError('no-judge', `${split.path} has no annotations for these settings`);
  }
  try {
    const judge = await live();
    if (!shipped || covering.length === 0) return { judge, judgedBy: 'live', searchVisits };
    const { network } = shipped.judge.identity;
    if (network === judge.identity.network) {
      return { judge: new FallbackJudge(shipped.judge, judge), judgedBy: 'both', searchVisits };
    }
    await judge.stop();
    log(
      `KataGo has the network ${judge.identity.network}, the annotations are by ${network}: they serve alone.`,
    );
  } catch (error) {
    if (!(error instanceof JudgeError) || covering.length === 0) throw error;
    log(`${error.message}. The annotations that come with the split serve alone.`);
  }
  return { judge: shipped!.judge, judgedBy: 'shipped', searchVisits };
}
