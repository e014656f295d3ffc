import type { Game } from '../go/game.js';
import { BLACK, formatVertex } from '../go/point.js';
import { leadOf } from '../gtp/scoring.js';
import { UserError } from '../util/errors.js';
import type { EngineSpec } from './engine-spec.js';
import { MatchEngine } from './match-engine.js';

/** Somebody who says how a finished game ended. */
export interface Scorer {
  readonly name: string;
  /** Returns Black's lead in points, 0 for a drawn game. Throws UserError where there is none. */
  score(game: Game): Promise<number>;
  stop(): Promise<void>;
}

/** Counts by the game's rules, without the stones that random games find dead. */
export const ownScorer: Scorer = {
  name: 'area',
  score: leadOf,
  stop: () => Promise.resolve(),
};

/** Asks another engine's final_score. It sees the whole game, so that one engine can score many. */
export function engineScorer(spec: EngineSpec): Scorer {
  const engine = new MatchEngine(spec);
  // One question at a time: games that end together wait for each other.
  let last: Promise<unknown> = Promise.resolve();
  const ask = async (game: Game): Promise<number> => {
    await engine.newGame(game.size, game.komi);
    if (game.handicap.length > 0) {
      const stones = game.handicap.map((point) => formatVertex(point, game.size)).join(' ');
      await engine.send(`set_free_handicap ${stones}`);
    }
    for (const { color, point } of game.moves) {
      await engine.send(`play ${color === BLACK ? 'b' : 'w'} ${formatVertex(point, game.size)}`);
    }
    return parseScore(await engine.send('final_score', spec.limits.moveTimeoutMs), spec.name);
  };
  return {
    name: spec.name,
    score: (game) => {
      const answer = last.then(() => ask(game));
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: () => engine.stop(),
  };
}

/** Returns Black's lead from `B+3.5`, `W+2` or `0` (GTP 2, final_score). Throws UserError `bad-score`. */
export function parseScore(text: string, scorer: string): number {
  const match = /^(?:([BW])\+(\d+(?:\.\d+)?)|(0|draw|jigo))$/i.exec(text.trim());
  if (!match) throw new UserError('bad-score', `${scorer} gave no score: ${text}`);
  if (match[3] !== undefined) return 0;
  return Number(match[2]) * (match[1]!.toUpperCase() === 'B' ? 1 : -1);
}
