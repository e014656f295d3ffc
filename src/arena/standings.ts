import { connectedGroups } from '../rating/connected.js';
import { type Ratings, rate } from '../rating/bradley-terry.js';
import type { Meeting } from '../rating/likelihood.js';
import { type MatchElo, matchElo } from '../rating/match-elo.js';
import { type Pair, type PairEffect, pairEffect } from '../rating/pair-effect.js';
import { type Contrast, type Interval, profileInterval, superiority } from '../rating/profile.js';
import { surpriseMatrix } from '../rating/surprise.js';
import { type RatedGame, pairsOf } from './rated-game.js';

export interface Player {
  readonly name: string;
  readonly elo: number;
  /** 95 %, relative to the anchors or the pool; of no width for an anchor. */
  readonly interval: Interval;
  readonly isAnchor: boolean;
  readonly games: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** Two who met, all of it as seen by `a`. */
export interface Encounter {
  readonly a: string;
  readonly b: string;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
  /** Whole mirrored pairs by points: 0, 0.5, 1, 1.5, 2. */
  readonly pairCounts: readonly [number, number, number, number, number];
  /** Seen by itself: by pairs where all games are in pairs. */
  readonly match: MatchElo | undefined;
  /** Elo of a minus that of b, all games together, with its 95 % interval. */
  readonly contrast: Interval & { readonly elo: number };
  /** Likelihood that a is the stronger one. */
  readonly superiority: number;
  /** See surpriseMatrix(). */
  readonly surprise: number;
}

export interface Standings {
  /** Strongest first. */
  readonly players: readonly Player[];
  readonly encounters: readonly Encounter[];
  readonly games: number;
  readonly withoutResult: number;
  /** Different sequences of moves between the same two; null where moves are not known. */
  readonly distinctGames: number | null;
  /** Names that games connect; between groups no Elo can be compared. */
  readonly groups: readonly (readonly string[])[];
  /** 0, and null, where it was not asked for. */
  readonly firstMoveElo: number;
  readonly firstMoveInterval: Interval | null;
}

export interface StandingsOptions {
  readonly anchors?: ReadonlyMap<string, number>;
  /** Default 2. */
  readonly priorGames?: number;
  /** Default true. */
  readonly firstMove?: boolean;
}

/** Returns how a tournament's players are rated: by their place among the names, and as far as anchors are among them. */
export function ratingOf(names: readonly string[], anchors: ReadonlyMap<string, number>) {
  const there = [...anchors].filter(([name]) => names.includes(name));
  const fixed = new Map(there.map(([name, elo]) => [names.indexOf(name), elo]));
  return { players: names.length, anchors: fixed, priorElo: 'pool', priorGames: 2, firstMove: true } as const;
}

/** Returns how strong everybody is, all games together. */
export function standingsOf(games: readonly RatedGame[], options: StandingsOptions = {}): Standings {
  const { anchors = new Map<string, number>(), priorGames = 2, firstMove = true } = options;
  const names = [...new Set(games.flatMap(({ first, second }) => [first, second]))].sort();
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const rating = { ...ratingOf(names, anchors), priorGames, firstMove };
  const pairs = pairsOf(games).map((pair) => pair.map((game) => meetingOf(game, indexOf)));
  const meetings = pairs.flat();
  const ratings = rate(meetings, rating);
  const rated: Rated = { names, pairs, meetings, ratings, effect: pairEffect(pairs, ratings) };
  const groups = connectedGroups(meetings, names.length);
  const hasMoves = games.length > 0 && games.every(({ moves }) => moves !== undefined);
  return {
    players: playersOf(rated, rating.anchors, groups),
    encounters: encountersOf(rated),
    games: games.length,
    withoutResult: games.filter(({ points }) => points === undefined).length,
    distinctGames: hasMoves
      ? new Set(games.map(({ first, second, moves }) => [first, second, moves].join('\n'))).size
      : null,
    groups: groups.map((group) => group.map((index) => names[index]!)),
    firstMoveElo: ratings.firstMoveElo,
    firstMoveInterval: firstMove
      ? profileInterval(ratings, new Map([[names.length, 1]]), rated.effect)
      : null,
  };
}

/** Games with players by their place among the names, and what was found from them. */
interface Rated {
  readonly names: readonly string[];
  readonly pairs: readonly Pair[];
  readonly meetings: readonly Meeting[];
  readonly ratings: Ratings;
  readonly effect: PairEffect;
}

/** Strongest first. */
function playersOf(
  { names, meetings, ratings, effect }: Rated,
  anchors: ReadonlyMap<number, number>,
  groups: readonly (readonly number[])[],
): Player[] {
  const players = names.map((name, index): Player => {
    const group = groups.find((members) => members.includes(index))!;
    const isHeld = group.some((member) => anchors.has(member));
    return {
      ...{ name, elo: ratings.elo[index]!, isAnchor: anchors.has(index), ...countsOf(meetings, index) },
      interval: isHeld
        ? profileInterval(ratings, new Map([[index, 1]]), effect)
        : amongOthers(ratings, index, group, effect),
    };
  });
  return players.sort((a, b) => b.elo - a.elo);
}

function encountersOf({ names, pairs, meetings, ratings, effect }: Rated): Encounter[] {
  const surprise = surpriseMatrix(meetings, ratings);
  const matchups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const { first, second } = pair[0]!;
    const key = [first, second].sort((a, b) => a - b).join();
    const known = matchups.get(key);
    if (known) known.push(pair);
    else matchups.set(key, [pair]);
  }
  return names.flatMap((a, i) =>
    names.slice(i + 1).flatMap((b, offset): Encounter[] => {
      const j = i + 1 + offset;
      const own = matchups.get(`${i},${j}`);
      if (!own) return [];
      const { games: played, ...score } = countsOf(own.flat(), i);
      const pairCounts = pairCountsOf(own, i);
      const isPaired = 2 * pairCounts.reduce((sum, count) => sum + count, 0) === played;
      const between: Contrast = new Map([
        [i, 1],
        [j, -1],
      ]);
      return [
        {
          ...{ a, b, ...score, pairCounts },
          match: matchElo(isPaired ? pairCounts : [score.losses, score.draws, score.wins]),
          contrast: {
            elo: ratings.elo[i]! - ratings.elo[j]!,
            ...profileInterval(ratings, between, effect),
          },
          ...{ superiority: superiority(ratings, i, j, effect), surprise: surprise[i]![j]! },
        },
      ];
    }),
  );
}

/** Without an anchor only what is above the mean of those whom games connect is known. */
function amongOthers(
  ratings: Ratings,
  index: number,
  group: readonly number[],
  effect: PairEffect,
): Interval {
  const share = 1 / group.length;
  const contrast = new Map(group.map((member) => [member, Number(member === index) - share]));
  const { low, high } = profileInterval(ratings, contrast, effect);
  const mean = share * group.reduce((sum, member) => sum + ratings.elo[member]!, 0);
  return { low: low + mean, high: high + mean };
}

/** Returns a game as a meeting; without a result it counts nothing. */
export function meetingOf(
  { first, second, points }: RatedGame,
  indexOf: ReadonlyMap<string, number>,
): Meeting {
  return {
    ...{ first: indexOf.get(first)!, second: indexOf.get(second)! },
    ...{ wins: Number(points === 1), draws: Number(points === 0.5), losses: Number(points === 0) },
  };
}

function countsOf(meetings: readonly Meeting[], player: number) {
  const sum = { games: 0, wins: 0, draws: 0, losses: 0 };
  for (const { first, second, wins, draws, losses } of meetings) {
    if (first !== player && second !== player) continue;
    sum.games += wins + draws + losses;
    sum.draws += draws;
    sum.wins += first === player ? wins : losses;
    sum.losses += first === player ? losses : wins;
  }
  return sum;
}

function pairCountsOf(
  pairs: readonly (readonly Meeting[])[],
  player: number,
): [number, number, number, number, number] {
  const counts: [number, number, number, number, number] = [0, 0, 0, 0, 0];
  for (const pair of pairs) {
    if (pair.length !== 2) continue;
    const { wins, draws } = countsOf(pair, player);
    counts[2 * wins + draws]! += 1;
  }
  return counts;
}
