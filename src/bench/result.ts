import type { JudgeIdentity } from '../judge/judge.js';
import type { JudgeSettings } from '../judge/settings.js';
import type { Metrics } from './metrics.js';
import type { Row } from './row.js';
import type { Subject } from './subject.js';

/** One engine's measurement. */
export interface EngineResult {
  readonly name: string;
  readonly input: Subject['input'];
  readonly metrics: Metrics;
}

/** What was measured, by whom it was judged, and on what. */
export interface BenchResult {
  readonly split: string;
  /** Of the board. */
  readonly size: number;
  readonly games: number;
  readonly positions: number;
  readonly judge: JudgeIdentity;
  /** `shipped`: annotations that come with the split alone; `both`: KataGo for what they lack; `live`: KataGo alone. */
  readonly judgedBy: 'shipped' | 'both' | 'live';
  readonly settings: JudgeSettings;
  /** Of the search for the loss in points; null: not measured. */
  readonly search: JudgeSettings | null;
  readonly engines: readonly EngineResult[];
}

/** A result with what it was made from, for pictures. */
export interface MeasuredEngine extends EngineResult {
  readonly rows: readonly Row[];
}

/** Returns a judged-by as words. */
export function describeJudging({ judge, judgedBy, settings, search }: BenchResult): string {
  const who = {
    shipped: 'the annotations that come with the split (no KataGo was asked), made by',
    both: 'the annotations that come with the split, and for what they lack by',
    live: '',
  }[judgedBy];
  const { rules, komi, visits, human } = settings;
  const how = [`${rules} rules`, `komi ${komi}`, `${visits} visit${visits === 1 ? '' : 's'}`, human ?? ''];
  const points = search
    ? `; losses in points by searches of ${search.visits} visits`
    : '; losses in points not measured';
  return `Judged by ${who} ${judge.program}, network ${judge.network}: ${how.filter(Boolean).join(', ')}${points}.`.replace(
    / {2}/g,
    ' ',
  );
}
