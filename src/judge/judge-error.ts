import { UserError } from '../util/errors.js';

export type JudgeErrorCode =
  /** There is no KataGo, or it does not start. */
  | 'no-judge'
  /** It ended by itself, again and again. */
  | 'judge-died'
  /** It did not answer in time, again and again. */
  | 'judge-hung'
  /** It answered what is no answer. */
  | 'bad-answer'
  /** It refused the question. */
  | 'refused'
  /** Nobody knows the answer: no judge runs, and what was kept does not hold it. */
  | 'not-covered';

/** A question without an answer, and why. */
export class JudgeError extends UserError {
  declare readonly code: JudgeErrorCode;

  constructor(code: JudgeErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
