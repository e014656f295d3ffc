import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { seededRandom } from '../util/rng.js';
import { JsonLines } from '../util/json-lines.js';
import { writeFileWhole } from '../util/write-file.js';
import { forEachAtOnce } from './at-once.js';
import { judgeAnswer, type JudgeOptions } from './judge-answers.js';
import type { Judge } from '../judge/judge.js';
import type { Answer, Row } from './row.js';
import { type Position, type Split, positionName, positionsOf } from './split.js';
import type { Subject } from './subject.js';

export interface RunOptions {
  readonly split: Split;
  /** Positions to look at; undefined: all. */
  readonly positions: number | undefined;
  readonly subject: Subject;
  /** Folder under which every measurement has its own. */
  readonly folder: string;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Positions that a judge is asked about at the same time; it bounds the questions in flight itself. */
const JUDGED_AT_ONCE = 32;

/** Returns a split of some of the positions, the same ones every time; fewer are always among more. */
export function chooseSome(split: Split, count: number | undefined): Split {
  const all = split.games.flatMap(({ plies }, game) => plies.map((ply) => ({ game, ply })));
  if (count === undefined || count >= all.length) return split;
  const random = seededRandom(1);
  const chosen = all
    .map((place) => ({ place, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count);
  const kept = new Set(chosen.map(({ place }) => `${place.game}/${place.ply}`));
  const games = split.games.map(({ firstPly, plies }, game) => ({
    firstPly,
    plies: plies.filter((ply) => kept.has(`${game}/${ply}`)),
  }));
  return { ...split, games };
}

/** Returns what tells two measurements apart: the same engine on the same games, in 8 hexadecimal digits. */
function fingerprint(split: Split, description: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256').update(JSON.stringify(description));
  for (const { moves, komi } of split.records)
    hash.update(JSON.stringify([komi, moves.map(({ point }) => point)]));
  return hash.digest('hex').slice(0, 8);
}

/**
 * Asks an engine about the positions of a split and returns its answers by position name. Each is written down as it
 * comes: a measurement that was stopped goes on from there. An aborted one returns what there is. Throws UserError.
 */
export async function askSubject(options: RunOptions): Promise<ReadonlyMap<string, Answer>> {
  const { split, positions, subject, folder, onProgress, signal } = options;
  const description = await subject.describe(split.size);
  const plain = subject.name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);
  const own = join(folder, `${plain}-${split.name}-${fingerprint(split, description)}`);
  const journal = await JsonLines.open<Answer>(join(own, 'answers.jsonl'));
  await writeFileWhole(join(own, 'engine.json'), `${JSON.stringify(description, null, 2)}\n`);
  // An engine that failed may do better this time.
  const answered = journal.values.filter(({ outcome }) => outcome !== 'failed');
  const known = new Map(answered.map((answer) => [nameOf(answer), answer]));
  const some = chooseSome(split, positions);
  const wanted = some.games.flatMap(({ plies }, gameIndex) =>
    plies.map((ply) => positionName({ gameIndex, ply })),
  );
  let done = wanted.filter((name) => known.has(name)).length;
  onProgress?.(done, wanted.length);
  await forEachAtOnce(
    positionsOf(some, (place) => !known.has(positionName(place))),
    subject.atOnce,
    async (position) => {
      if (signal?.aborted) return;
      const answer = await subject.answer(position);
      if (signal?.aborted && answer.outcome === 'failed') return;
      await journal.add(answer);
      known.set(positionName(position), answer);
      onProgress?.(++done, wanted.length);
    },
  );
  return new Map(wanted.flatMap((name) => (known.has(name) ? [[name, known.get(name)!] as const] : [])));
}

export interface JudgingOptions extends JudgeOptions {
  readonly split: Split;
  /** By position name. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly judge: Judge;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** Returns every answer with the judge's view of it, in the order of the split; an aborted one asks nothing more, and what it returns is not whole. */
export async function judgeAll(options: JudgingOptions): Promise<Row[]> {
  const { split, answers, judge, onProgress, signal } = options;
  const rows: Row[] = [];
  const answered = positionsOf(split, (place) => answers.has(positionName(place)));
  await forEachAtOnce(answered, JUDGED_AT_ONCE, async (position: Position) => {
    if (signal?.aborted) return;
    rows.push(await judgeAnswer(position, answers.get(positionName(position))!, judge, options));
    onProgress?.(rows.length, answers.size);
  });
  return rows.sort((a, b) => a.game - b.game || a.ply - b.ply);
}

function nameOf({ game, ply }: Answer): string {
  return positionName({ gameIndex: game, ply });
}
