import { type Meeting, type RatingOptions, type Ratings, rate } from './bradley-terry.js';

/** A mirrored pair, or a single game: its games were drawn together and are not independent. */
export type Pair = readonly Meeting[];

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapRatings {
  readonly ratings: Ratings;
  /** 95 % interval of each player's Elo, relative to the anchors or the pool. */
  readonly intervals: readonly Interval[];
  /** [a][b]: 95 % interval of a's Elo minus b's. */
  readonly contrasts: readonly (readonly Interval[])[];
  /** [a][b]: share of resamples in which a is the stronger one, ties halved. */
  readonly superiority: readonly (readonly number[])[];
}

export interface BootstrapOptions extends RatingOptions {
  /** Default 1000. */
  readonly resamples?: number;
  /** A number in 0..1 each call; the same sequence gives the same intervals. */
  readonly random: () => number;
}

/**
 * Returns ratings with intervals by resampling whole pairs within each matchup, with replacement (Efron's percentile bootstrap,
 * stratified): a game's result depends on its opening, so games of a pair are drawn together.
 */
export function bootstrapRatings(pairs: readonly Pair[], options: BootstrapOptions): BootstrapRatings {
  const { players, resamples = 1000, random } = options;
  const ratings = rate(merged(pairs.flat(), players), options);
  const matchups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const [first] = pair;
    if (!first) continue;
    const key = [first.first, first.second].sort((a, b) => a - b).join('-');
    const known = matchups.get(key);
    if (known) known.push(pair);
    else matchups.set(key, [pair]);
  }
  const samples: (readonly number[])[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    const drawn = [...matchups.values()].flatMap((all) =>
      all.flatMap(() => all[Math.floor(random() * all.length)]!),
    );
    samples.push(rate(merged(drawn, players), options).elo);
  }
  const everyone = [...Array<number>(players).keys()];
  return {
    ratings,
    intervals: everyone.map((a) => middle(samples.map((elo) => elo[a]!))),
    contrasts: everyone.map((a) => everyone.map((b) => middle(samples.map((elo) => elo[a]! - elo[b]!)))),
    superiority: everyone.map((a) =>
      everyone.map(
        (b) =>
          samples.reduce((sum, elo) => sum + (Math.sign(elo[a]! - elo[b]!) + 1) / 2, 0) /
          (samples.length || 1),
      ),
    ),
  };
}

/** Returns the same games with one meeting for each ordered pair of players: fewer terms, the same likelihood. */
export function merged(meetings: readonly Meeting[], players: number): Meeting[] {
  const byPair = new Map<
    number,
    { first: number; second: number; wins: number; draws: number; losses: number }
  >();
  for (const { first, second, wins, draws, losses } of meetings) {
    const key = first * players + second;
    const sum = byPair.get(key) ?? { first, second, wins: 0, draws: 0, losses: 0 };
    sum.wins += wins;
    sum.draws += draws;
    sum.losses += losses;
    byPair.set(key, sum);
  }
  return [...byPair.values()];
}

/** Returns the middle 95 %. */
function middle(values: number[]): Interval {
  const sorted = values.sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { low: at(0.025), high: at(0.975) };
}
