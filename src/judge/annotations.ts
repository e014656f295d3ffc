import { gzipSync } from 'node:zlib';
import { UserError } from '../util/errors.js';
import { parseJsonLines } from '../util/json-lines.js';
import { readTextFile } from '../util/read-text-file.js';
import { writeFileWhole } from '../util/write-file.js';
import { JudgeError } from './judge-error.js';
import type { Judge, JudgeIdentity } from './judge.js';
import { type Judgement, type StoredJudgement, restoreJudgement } from './judgement.js';
import { type Question, questionKey } from './question.js';
import { type JudgeSettings, settingsName } from './settings.js';

/** First line of a file of annotations. */
export interface AnnotationsHeader {
  readonly format: 1;
  /** The split that is annotated. */
  readonly split: string;
  readonly judge: JudgeIdentity;
  readonly settings: JudgeSettings;
}

/** Every further line: a position of the split, or with `m` the position after one more move from it. */
export interface Annotation extends StoredJudgement {
  /** Game of the split, from 0. */
  readonly g: number;
  /** Moves played in it. */
  readonly t: number;
  /** GTP vertex. */
  readonly m?: string;
}

export interface Annotations {
  readonly header: AnnotationsHeader;
  readonly lines: readonly Annotation[];
}

/** Writes annotations as gzipped JSON lines, by game, ply and move. */
export async function writeAnnotations(path: string, { header, lines }: Annotations): Promise<void> {
  const sorted = [...lines].sort((a, b) => a.g - b.g || a.t - b.t || (a.m ?? '').localeCompare(b.m ?? ''));
  const text = [header, ...sorted].map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFileWhole(path, gzipSync(text, { level: 9 }));
}

/** Throws UserError `unreadable-file`, `broken-lines` or `bad-annotations`. */
export async function readAnnotations(path: string): Promise<Annotations> {
  const [header, ...lines] = parseJsonLines<unknown>(
    (await readTextFile(path)).split('\n').filter((line) => line !== ''),
    path,
  );
  const { format, judge, settings } = (header ?? {}) as Partial<AnnotationsHeader>;
  if (format !== 1 || typeof judge?.network !== 'string' || typeof settings?.visits !== 'number') {
    throw new UserError(
      'bad-annotations',
      `${path}: the first line does not say format 1, judge and settings`,
    );
  }
  const broken = lines.findIndex((line) => {
    const { g, t, b } = line as Partial<Annotation>;
    return !Number.isSafeInteger(g) || !Number.isSafeInteger(t) || typeof b !== 'string';
  });
  if (broken >= 0)
    throw new UserError('bad-annotations', `${path}: line ${broken + 2} has no game, ply and best move`);
  return { header: header as AnnotationsHeader, lines: lines as Annotation[] };
}

/** Answers from annotations alone: what they do not hold is `not-covered`. */
export class AnnotatedJudge implements Judge {
  readonly identity: JudgeIdentity;
  readonly #known = new Map<string, ReadonlyMap<string, StoredJudgement>>();

  constructor(identity: JudgeIdentity) {
    this.identity = identity;
  }

  /** Adds what was answered under some settings, by questionKey(). */
  add(settings: JudgeSettings, answers: ReadonlyMap<string, StoredJudgement>): void {
    this.#known.set(settingsName(settings), answers);
  }

  /** Returns the kinds of settings it has answers for. */
  get settings(): readonly string[] {
    return [...this.#known.keys()];
  }

  has(question: Question, settings: JudgeSettings): boolean {
    return this.#known.get(settingsName(settings))?.has(questionKey(question)) ?? false;
  }

  ask(question: Question, settings: JudgeSettings): Promise<Judgement> {
    const name = settingsName(settings);
    const answers = this.#known.get(name);
    const stored = answers?.get(questionKey(question));
    if (stored) return Promise.resolve(restoreJudgement(stored, question.size));
    const what = answers ? 'this position' : `${name} (there: ${this.settings.join(', ')})`;
    return Promise.reject(new JudgeError('not-covered', `the annotations do not cover ${what}`));
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}

/** Asks the first judge, and the second what that one does not cover. Both must be the same program and network. */
export class FallbackJudge implements Judge {
  readonly #first: AnnotatedJudge;
  readonly #second: Judge;

  constructor(first: AnnotatedJudge, second: Judge) {
    this.#first = first;
    this.#second = second;
  }

  get identity(): JudgeIdentity {
    return this.#first.identity;
  }

  ask(question: Question, settings: JudgeSettings): Promise<Judgement> {
    return (this.#first.has(question, settings) ? this.#first : this.#second).ask(question, settings);
  }

  stop(): Promise<void> {
    return this.#second.stop();
  }
}
