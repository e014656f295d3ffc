/** Games between two players, `first` having moved first: in Go, Black. Counts may be fractions. */
export interface Meeting {
  readonly first: number;
  readonly second: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/** Bradley-Terry with a prior. Coordinates, in logits, are the players, the worth of the first move, and the middle of the pool. */
export interface Model {
  readonly players: number;
  readonly meetings: readonly Meeting[];
  /** Games that those of `drawn` are thought to have drawn with the middle of the pool, and the first move, where free, with 0. */
  readonly priorGames: number;
  readonly drawn: readonly number[];
  /** Coordinates that are not given. */
  readonly free: readonly number[];
}

/** ln(1 / (1 + e^-x)), without overflow. */
const logSigmoid = (x: number): number => (x > 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x)));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Returns the log-likelihood of ratings, the prior's included; a draw counts as half a win and half a loss. */
export function logLikelihood(model: Model, at: readonly number[]): number {
  const { meetings, priorGames, players } = model;
  let sum = 0;
  for (const { first, second, wins, draws, losses } of meetings) {
    const d = at[first]! - at[second]! + at[players]!;
    sum += (wins + draws / 2) * logSigmoid(d) + (losses + draws / 2) * logSigmoid(-d);
  }
  for (const terms of priorTerms(model)) {
    const d = terms.reduce((all, [index, sign]) => all + sign * at[index]!, 0);
    sum += (priorGames / 2) * (logSigmoid(d) + logSigmoid(-d));
  }
  return sum;
}

/** Returns its slopes [free], and minus its second derivatives [free][free]. */
export function derivatives(
  model: Model,
  at: readonly number[],
): { gradient: number[]; curvature: number[][] } {
  const { meetings, priorGames, players, free } = model;
  const place = new Map(free.map((index, at) => [index, at]));
  const gradient = free.map(() => 0);
  const curvature = free.map(() => free.map(() => 0));
  const add = (terms: readonly Term[], games: number, points: number): void => {
    const p = sigmoid(terms.reduce((all, [index, sign]) => all + sign * at[index]!, 0));
    const own = terms.flatMap(([index, sign]) => {
      const where = place.get(index);
      return where === undefined ? [] : [[where, sign] as const];
    });
    for (const [i, a] of own) {
      gradient[i]! += a * (points - games * p);
      for (const [j, b] of own) curvature[i]![j]! += a * b * games * p * (1 - p);
    }
  };
  for (const { first, second, wins, draws, losses } of meetings) {
    const terms = [
      [first, 1],
      [second, -1],
      [players, 1],
    ] as const;
    add(terms, wins + draws + losses, wins + draws / 2);
  }
  for (const terms of priorTerms(model)) add(terms, priorGames, priorGames / 2);
  return { gradient, curvature };
}

/** A coordinate, and the sign with which it counts in a difference. */
type Term = readonly [index: number, sign: 1 | -1];

function priorTerms({ players, drawn, free }: Model): Term[][] {
  const withMiddle = drawn.map((index): Term[] => [
    [index, 1],
    [players + 1, -1],
  ]);
  return free.includes(players) ? [...withMiddle, [[players, 1]]] : withMiddle;
}

/** Returns the same games with one meeting for each ordered pair of players: fewer terms, the same likelihood. */
export function merged(meetings: readonly Meeting[], players: number): Meeting[] {
  const byPair = new Map<number, { -readonly [Key in keyof Meeting]: number }>();
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
