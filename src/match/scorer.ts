import type { Game } from '../go/game.js';
import { BLACK, formatVertex } from '../go/point.js';
import { leadOf } from '../gtp/scoring.js';
import { UserError } from '../util/errors.js';
import { type EngineSpec, loadEngineSpec } from './engine-spec.js';
import { MatchEngine } from './match-engine.js';

export interface Players {
  readonly black: MatchEngine;
  readonly white: MatchEngine;
}

export interface ScoredLead {
  /** Black's, in points; 0 for a drawn game. */
  readonly lead: number;
  readonly isDisputed?: true;
}

/** Who scores: one's own engine, both players, or whoever counts here (undefined). */
export type ScorerChoice = EngineSpec | 'agreed' | undefined;

/** Returns who `area`, `agreed` or the reference of an engine is. Throws what loadEngineSpec() throws. */
export function loadScorer(reference: string): ScorerChoice {
  if (reference === 'area') return undefined;
  return reference === 'agreed' ? reference : loadEngineSpec(reference);
}

/** Returns what a scorer is called in a tournament's settings. */
export function scorerName(choice: ScorerChoice): string {
  return scorerOf(choice).name;
}

export function scorerOf(choice: ScorerChoice): Scorer {
  if (choice === undefined) return ownScorer;
  return choice === 'agreed' ? agreedScorer : engineScorer(choice);
}

/** Somebody who says how a finished game ended. */
export interface Scorer {
  readonly name: string;
  /** Returns how a game ended; `players` have played it. Throws UserError where there is no score. */
  score(game: Game, players: Players): Promise<ScoredLead>;
  stop(): Promise<void>;
}

/** Counts by the game's rules, without the stones that random games find dead. */
export const ownScorer: Scorer = {
  name: 'area',
  score: async (game) => ({ lead: await leadOf(game) }),
  stop: () => Promise.resolve(),
};

/**
 * Asks both players' final_score. Where both name the same winner it is the smaller of their leads; where they do not, or one gives
 * none, the stones are counted here: whoever is losing must not get away by disagreeing.
 */
export const agreedScorer: Scorer = {
  name: 'agreed',
  score: async (game, { black, white }) => {
    const leads = await Promise.all([black, white].map(leadSaidBy));
    const [a, b] = leads;
    if (a !== undefined && b !== undefined && Math.sign(a) === Math.sign(b)) {
      return { lead: Math.sign(a) * Math.min(Math.abs(a), Math.abs(b)) };
    }
    return { lead: await leadOf(game), isDisputed: true };
  },
  stop: () => Promise.resolve(),
};

/** Returns Black's lead as an engine says it, undefined where it fails to. */
async function leadSaidBy(engine: MatchEngine): Promise<number | undefined> {
  try {
    return await engine.finalLead();
  } catch (error) {
    // One that does not answer is dealt with when it is asked to play again.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

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
    return engine.finalLead();
  };
  return {
    name: spec.name,
    score: (game) => {
      const answer = last.then(async () => ({ lead: await ask(game) }));
      last = answer.catch(() => undefined);
      return answer;
    },
    stop: () => engine.stop(),
  };
}
