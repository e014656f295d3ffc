/** Games between two players, `first` having moved first: in Go, Black. Counts may be fractions. */
export interface Meeting {
  readonly first: number;
  readonly second: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

/**
 * Bradley-Terry with a prior, as a list of terms. Coordinates, in logits, are the players, the worth of the first move, the middle of
 * the pool, and one that is always 0.
 */
export interface Model {
  readonly players: number;
  /** Coordinates that are not given. */
  readonly free: readonly number[];
  /** Games of which the log-odds are plus - minus + extra, and the points got in them. */
  readonly plus: Int32Array;
  readonly minus: Int32Array;
  readonly extra: Int32Array;
  readonly games: Float64Array;
  readonly points: Float64Array;
}

export interface ModelOptions {
  readonly players: number;
  readonly meetings: readonly Meeting[];
  readonly free: readonly number[];
  /** Games that those of `drawn` are thought to have drawn with the middle of the pool, and the first move, where free, with 0. */
  readonly priorGames: number;
  readonly drawn: readonly number[];
}

/** Returns the model of some games; a draw counts as half a win and half a loss. */
export function modelOf({ players, meetings, free, priorGames, drawn }: ModelOptions): Model {
  const [firstMove, middle, zero] = [players, players + 1, players + 2];
  const terms = [
    ...merged(meetings, players).map(
      ({ first, second, wins, draws, losses }) =>
        [first, second, firstMove, wins + draws + losses, wins + draws / 2] as const,
    ),
    ...drawn.map((player) => [player, middle, zero, priorGames, priorGames / 2] as const),
    ...(free.includes(firstMove) ? [[firstMove, zero, zero, priorGames, priorGames / 2] as const] : []),
  ];
  return {
    ...{ players, free },
    plus: Int32Array.from(terms, ([plus]) => plus),
    minus: Int32Array.from(terms, ([, minus]) => minus),
    extra: Int32Array.from(terms, ([, , extra]) => extra),
    games: Float64Array.from(terms, ([, , , games]) => games),
    points: Float64Array.from(terms, ([, , , , points]) => points),
  };
}

/** ln(1 / (1 + e^-x)), without overflow. */
const logSigmoid = (x: number): number => (x > 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x)));

/** Returns the log-likelihood of ratings, the prior's included. */
export function logLikelihood(model: Model, at: readonly number[]): number {
  const { plus, minus, extra, games, points } = model;
  let sum = 0;
  for (let term = 0; term < games.length; term++) {
    const d = at[plus[term]!]! - at[minus[term]!]! + at[extra[term]!]!;
    // The second part is that of the points lost: log f(-d) = log f(d) - d.
    sum += games[term]! * logSigmoid(d) - (games[term]! - points[term]!) * d;
  }
  return sum;
}

/** Returns its slopes [free], and minus its second derivatives [free][free]. */
export function derivatives(
  model: Model,
  at: readonly number[],
): { gradient: Float64Array; curvature: Float64Array[] } {
  const { free, plus, minus, extra, games, points } = model;
  const gradient = new Float64Array(free.length);
  const curvature = free.map(() => new Float64Array(free.length));
  const place = new Int32Array(model.players + 3).fill(-1);
  free.forEach((index, where) => (place[index] = where));
  for (let term = 0; term < games.length; term++) {
    const p = 1 / (1 + Math.exp(at[minus[term]!]! - at[plus[term]!]! - at[extra[term]!]!));
    const slope = points[term]! - games[term]! * p;
    const bend = games[term]! * p * (1 - p);
    const [i, j, k] = [place[plus[term]!]!, place[minus[term]!]!, place[extra[term]!]!];
    if (i >= 0) {
      gradient[i]! += slope;
      curvature[i]![i]! += bend;
      if (j >= 0) curvature[i]![j]! -= bend;
      if (k >= 0) curvature[i]![k]! += bend;
    }
    if (j >= 0) {
      gradient[j]! -= slope;
      curvature[j]![j]! += bend;
      if (i >= 0) curvature[j]![i]! -= bend;
      if (k >= 0) curvature[j]![k]! -= bend;
    }
    if (k >= 0) {
      gradient[k]! += slope;
      curvature[k]![k]! += bend;
      if (i >= 0) curvature[k]![i]! += bend;
      if (j >= 0) curvature[k]![j]! -= bend;
    }
  }
  return { gradient, curvature };
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
