import { type Summit, climb, spreadAt } from './ascent.js';
import { ELO_PER_LOGIT } from './elo.js';
import { type Meeting, type Model, modelOf } from './likelihood.js';

export interface RatingOptions {
  readonly players: number;
  /** Players whose Elo is given and stays. */
  readonly anchors?: ReadonlyMap<number, number>;
  /** Games that every player who is no anchor is thought to have drawn with a player of `priorElo`; default 2. */
  readonly priorGames?: number;
  /** Default 0. `pool`: that player's Elo is found as well, from drawn games that anchors too are thought to have played with it. */
  readonly priorElo?: number | 'pool';
  /** Whether moving first is worth something, the same for all; its prior is `priorGames` drawn games at 0. Default false. */
  readonly firstMove?: boolean;
}

export interface Ratings {
  /** Elo by player. */
  readonly elo: readonly number[];
  /** Elo of moving first; 0 where it was not asked for. */
  readonly firstMoveElo: number;
  /** What they were found by, in logits. */
  readonly model: Model;
  readonly summit: Summit;
  /** See spreadAt(). */
  readonly spread: ReturnType<typeof spreadAt>;
}

/**
 * Returns the likeliest Elo of every player, all games together: Bradley-Terry, a draw counting as half a win and half
 * a loss, with a prior and anchors as in KataGo's elo.py.
 */
export function rate(meetings: readonly Meeting[], options: RatingOptions): Ratings {
  const { players, anchors = new Map<number, number>(), priorGames = 2, priorElo = 0 } = options;
  const everyone = [...Array<number>(players).keys()];
  const isPool = priorElo === 'pool';
  const free = [
    ...everyone.filter((player) => !anchors.has(player)),
    ...(options.firstMove ? [players] : []),
    // Without anchors the middle is what all are measured from.
    ...(isPool && anchors.size > 0 ? [players + 1] : []),
  ];
  const drawn = isPool ? everyone : everyone.filter((player) => !anchors.has(player));
  const model = modelOf({ players, meetings, priorGames, drawn, free });
  const given = [...anchors.values()];
  const middle = isPool ? given.reduce((sum, elo) => sum + elo, 0) / Math.max(1, given.length) : priorElo;
  const start = [...everyone.map((player) => anchors.get(player) ?? middle), 0, middle, 0];
  const summit = climb(
    model,
    start.map((elo) => elo / ELO_PER_LOGIT),
  );
  return {
    elo: summit.at.slice(0, players).map((logit) => logit * ELO_PER_LOGIT),
    firstMoveElo: summit.at[players]! * ELO_PER_LOGIT,
    ...{ model, summit, spread: spreadAt(model, summit.at) },
  };
}
