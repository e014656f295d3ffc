import type { Judgement } from './judgement.js';
import type { Question } from './question.js';
import type { JudgeSettings } from './settings.js';

/** Which program with which network judges. Answers of different ones are never mixed. */
export interface JudgeIdentity {
  /** `KataGo 1.17.2` */
  readonly program: string;
  /** As the network calls itself. */
  readonly network: string;
}

/** Somebody who knows Go well enough to judge moves. */
export interface Judge {
  readonly identity: JudgeIdentity;
  /** Returns what it thinks. Many questions may be asked at once. Throws JudgeError. */
  ask(question: Question, settings: JudgeSettings): Promise<Judgement>;
  /** Frees what it holds; never rejects. */
  stop(): Promise<void>;
}

/** Returns one judge's identity as a text for people. */
export function describeIdentity({ program, network }: JudgeIdentity): string {
  return `${program}, network ${network}`;
}
