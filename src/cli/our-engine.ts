import { type EngineSpec, loadEngineSpec } from '../match/engine-spec.js';
import type { MatchEngine } from '../match/match-engine.js';

/** Returns how to run vw-gtp, with a model by name or folder and at a level where one is given. */
export function ourEngine(model: string | undefined, level?: number): EngineSpec {
  const spec = loadEngineSpec('vw-gtp');
  const more = [
    ...(model === undefined ? [] : ['--model', model]),
    ...(level === undefined ? [] : ['--level', String(level)]),
  ];
  return { ...spec, args: [...spec.args, ...more] };
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
