import { join } from 'node:path';
import { JsonLines } from '../util/json-lines.js';
import type { Judge, JudgeIdentity } from './judge.js';
import { type Judgement, type StoredJudgement, restoreJudgement, storeJudgement } from './judgement.js';
import { type Question, questionKey } from './question.js';
import { type JudgeSettings, settingsName } from './settings.js';

interface Line {
  readonly k: string;
  readonly j: StoredJudgement;
}

/** Asked and not yet answered, or written down. */
type Known = Promise<Judgement> | StoredJudgement;

interface Shelf {
  readonly file: JsonLines<Line>;
  readonly known: Map<string, Known>;
}

function answerOf(known: Known | undefined, size: number): Promise<Judgement> | Judgement | undefined {
  return known instanceof Promise || !known ? known : restoreJudgement(known, size);
}

/** A judge that writes down what it answers and is never asked the same twice: one file for every kind of settings. */
export class CachedJudge implements Judge {
  readonly #judge: Judge;
  readonly #folder: string;
  readonly #shelves = new Map<string, Promise<Shelf>>();

  constructor(judge: Judge, folder: string) {
    this.#judge = judge;
    this.#folder = folder;
  }

  get identity(): JudgeIdentity {
    return this.#judge.identity;
  }

  async ask(question: Question, settings: JudgeSettings): Promise<Judgement> {
    const { file, known } = await this.#shelf(settings);
    const key = questionKey(question);
    const answer = answerOf(known.get(key), question.size);
    if (answer) return answer;
    const asked = this.#judge.ask(question, settings);
    known.set(key, asked);
    try {
      const judgement = await asked;
      const stored = storeJudgement(judgement, question.size);
      known.set(key, stored);
      await file.add({ k: key, j: stored });
      return judgement;
    } catch (error) {
      // Another time there may be an answer.
      known.delete(key);
      throw error;
    }
  }

  /** Returns what is written down or being asked; undefined: neither. Nobody is asked now. */
  async kept(question: Question, settings: JudgeSettings): Promise<Judgement | undefined> {
    const { known } = await this.#shelf(settings);
    return answerOf(known.get(questionKey(question)), question.size);
  }

  stop(): Promise<void> {
    return this.#judge.stop();
  }

  #shelf(settings: JudgeSettings): Promise<Shelf> {
    const name = settingsName(settings);
    const shelf = this.#shelves.get(name) ?? this.#open(name);
    this.#shelves.set(name, shelf);
    return shelf;
  }

  async #open(name: string): Promise<Shelf> {
    const { program, network } = this.identity;
    const plain = `${network}-${program}-${name}`.replace(/[^A-Za-z0-9._-]+/g, '-');
    const file = await JsonLines.open<Line>(join(this.#folder, `${plain}.jsonl`));
    return { file, known: new Map(file.values.map(({ k, j }) => [k, j])) };
  }
}
