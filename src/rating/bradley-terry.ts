import { ELO_PER_LOGIT } from './elo.js';
import { inverse, times } from './linear.js';

/** Games between two players, `first` having moved first: in Go, Black. Counts may be fractions. */
export interface Meeting {
  readonly first: number;
  readonly second: number;
  readonly wins: number;
  readonly draws: number;
  readonly losses: number;
}

export interface RatingOptions {
  readonly players: number;
  /** Players whose Elo is given and stays. */
  readonly anchors?: ReadonlyMap<number, number>;
  /** Games that every player who is no anchor is thought to have drawn with a player of `priorElo`; default 2. */
  readonly priorGames?: number;
  readonly priorElo?: number;
  /** Whether moving first is worth something, the same for all; its prior is `priorGames` drawn games at 0. Default false. */
  readonly firstMove?: boolean;
}

export interface Ratings {
  /** Elo by player. */
  readonly elo: readonly number[];
  /** Elo of moving first; 0 where it was not asked for. */
  readonly firstMoveElo: number;
  /** Covariance [players][players] of the Elo at the optimum; zeros for anchors. */
  readonly covariance: readonly (readonly number[])[];
}

const MOST_STEPS = 200;
const PRECISE = 1e-10;
/** In logits: where a start is far off, the curvature is next to nothing and Newton's step goes beyond all numbers. */
const LONGEST_STEP = 4;

/**
 * Returns the likeliest Elo of every player, all games together: Bradley-Terry, a draw counting as half a win and half
 * a loss, with a prior and anchors as in KataGo's elo.py. Newton's method, steps shortened until the likelihood rises.
 */
export function rate(meetings: readonly Meeting[], options: RatingOptions): Ratings {
  const { players, anchors = new Map<number, number>(), priorGames = 2, firstMove = false } = options;
  const prior = (options.priorElo ?? 0) / ELO_PER_LOGIT;
  // Coordinates: the players, then the worth of the first move.
  const free = [...Array<number>(players + 1).keys()].filter((i) =>
    i < players ? !anchors.has(i) : firstMove,
  );
  const start = Array.from({ length: players + 1 }, (_, i) =>
    i === players ? 0 : (anchors.get(i) ?? options.priorElo ?? 0) / ELO_PER_LOGIT,
  );
  const model: Model = { meetings, priorGames, prior, players };

  let at = start;
  let value = logLikelihood(model, at, free);
  for (let step = 0; step < MOST_STEPS && free.length > 0; step++) {
    const { gradient, curvature } = derivatives(model, at, free);
    const newton = times(inverse(curvature), gradient);
    const shorter = Math.min(1, LONGEST_STEP / Math.max(...newton.map(Math.abs), PRECISE));
    const move = newton.map((part) => part * shorter);
    let scale = 1;
    let next = at;
    let reached = -Infinity;
    for (; scale > 1e-6; scale *= 0.6) {
      next = [...at];
      free.forEach((index, place) => (next[index]! += scale * move[place]!));
      reached = logLikelihood(model, next, free);
      if (reached >= value) break;
    }
    if (reached < value) break;
    [at, value] = [next, reached];
    if (Math.max(...move.map(Math.abs)) < PRECISE) break;
  }
  return {
    elo: at.slice(0, players).map((logit) => logit * ELO_PER_LOGIT),
    firstMoveElo: at[players]! * ELO_PER_LOGIT,
    covariance: covarianceOf(model, at, free),
  };
}

/** Returns the standard error of the difference of two players' Elo. */
export function errorOfDifference({ covariance }: Ratings, a: number, b: number): number {
  const variance = covariance[a]![a]! + covariance[b]![b]! - 2 * covariance[a]![b]!;
  return Math.sqrt(Math.max(0, variance));
}

interface Model {
  readonly meetings: readonly Meeting[];
  readonly priorGames: number;
  /** In logits. */
  readonly prior: number;
  readonly players: number;
}

/** ln(1 / (1 + e^-x)), without overflow. */
const logSigmoid = (x: number): number => (x > 0 ? -Math.log1p(Math.exp(-x)) : x - Math.log1p(Math.exp(x)));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

function logLikelihood(
  { meetings, priorGames, prior, players }: Model,
  at: readonly number[],
  free: readonly number[],
): number {
  let sum = 0;
  for (const { first, second, wins, draws, losses } of meetings) {
    const d = at[first]! - at[second]! + at[players]!;
    sum += (wins + draws / 2) * logSigmoid(d) + (losses + draws / 2) * logSigmoid(-d);
  }
  for (const index of free) {
    const d = at[index]! - (index < players ? prior : 0);
    sum += (priorGames / 2) * (logSigmoid(d) + logSigmoid(-d));
  }
  return sum;
}

function derivatives(
  { meetings, priorGames, prior, players }: Model,
  at: readonly number[],
  free: readonly number[],
): { gradient: number[]; curvature: number[][] } {
  const place = new Map(free.map((index, at) => [index, at]));
  const gradient = free.map(() => 0);
  const curvature = free.map(() => free.map(() => 0));
  for (const { first, second, wins, draws, losses } of meetings) {
    const games = wins + draws + losses;
    const p = sigmoid(at[first]! - at[second]! + at[players]!);
    const slope = wins + draws / 2 - games * p;
    const signs: [number, number][] = [];
    for (const [index, sign] of [
      [first, 1],
      [second, -1],
      [players, 1],
    ] as const) {
      const where = place.get(index);
      if (where !== undefined) signs.push([where, sign]);
    }
    for (const [i, a] of signs) {
      gradient[i]! += a * slope;
      for (const [j, b] of signs) curvature[i]![j]! += a * b * games * p * (1 - p);
    }
  }
  free.forEach((index, i) => {
    const p = sigmoid(at[index]! - (index < players ? prior : 0));
    gradient[i]! += priorGames * (0.5 - p);
    curvature[i]![i]! += priorGames * p * (1 - p);
  });
  return { gradient, curvature };
}

function covarianceOf(model: Model, at: readonly number[], free: readonly number[]): number[][] {
  const covariance = Array.from({ length: model.players }, () => Array<number>(model.players).fill(0));
  if (free.length === 0) return covariance;
  const inner = inverse(derivatives(model, at, free).curvature);
  free.forEach((a, i) =>
    free.forEach((b, j) => {
      if (a < model.players && b < model.players) covariance[a]![b] = inner[i]![j]! * ELO_PER_LOGIT ** 2;
    }),
  );
  return covariance;
}
