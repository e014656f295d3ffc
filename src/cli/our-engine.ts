import { type EngineSpec, loadEngineSpec } from '../match/engine-spec.js';
import type { MatchEngine } from '../match/match-engine.js';

/** Returns how to run vw-gtp, with a model by name or folder where one is given. */
export function ourEngine(model: string | undefined): EngineSpec {
  const spec = loadEngineSpec('vw-gtp');
  return model === undefined ? spec : { ...spec, args: [...spec.args, '--model', model] };
}

/** Moves decided by imagination, and for how many of them the first frame would not do. */
export interface ImaginationCounts {
  readonly moves: number;
  readonly corrected: number;
}

/** Asks vw-gtp for its counts. Throws EngineError. */
export async function imaginationCounts(engine: MatchEngine): Promise<ImaginationCounts> {
  const { moves = 0, corrected = 0 } = JSON.parse(await engine.send('vw-stats')) as Record<string, number>;
  return { moves, corrected };
}
