import { afterEach } from '@jest/globals';
import type { EngineSpec } from '../../src/match/engine-spec.js';
import { MatchEngine } from '../../src/match/match-engine.js';
import { type GameSettings, type PlayedGame, playGame } from '../../src/match/referee.js';
import { ownScorer } from '../../src/match/scorer.js';

export const running: MatchEngine[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((engine) => engine.stop()));
});

/** Returns an engine that is stopped after the test. */
export function engine(spec: EngineSpec): MatchEngine {
  const started = new MatchEngine(spec);
  running.push(started);
  return started;
}

export const SETTINGS: GameSettings = { size: 5, komi: 0.5, opening: [], moveLimit: 100, scorer: ownScorer };

/** Plays a game of two engines, on 5x5 unless told otherwise. */
export function play(
  black: EngineSpec,
  white: EngineSpec,
  settings: Partial<GameSettings> = {},
): Promise<PlayedGame> {
  return playGame(engine(black), engine(white), { ...SETTINGS, ...settings });
}
