import { UserError } from '../util/errors.js';

/** An engine with which no game can be begun. */
export class EngineNotStarted extends UserError {
  /** Its number in the tournament. */
  readonly engine: number;

  constructor(engine: number, message: string) {
    super('engine-not-started', message);
    this.engine = engine;
  }
}
