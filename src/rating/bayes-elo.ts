import type { Meeting } from './likelihood.js';
import { inverse, times } from './linear.js';
import { Z_95 } from './normal.js';

export interface BayesEloOptions {
  readonly players: number;
  /** Elo of moving first. BayesElo's default 32.8 is chess; for Go 0. */
  readonly advantage?: number;
  /** Elo by which drawn games are likelier than by chance. BayesElo's default 97.3 is chess; for Go 0.01. */
  readonly drawElo?: number;
  /** Drawn games that two players who met are thought to have played besides; default 2. */
  readonly prior?: number;
}

export interface BayesEloRatings {
  /** Elo by player, 0 on average. */
  readonly elo: readonly number[];
  /** Half the width of each one's 95 % interval, the others held fixed. */
  readonly error: readonly number[];
}

const MOST_STEPS = 100;

/**
 * Returns ratings as Rémi Coulom's BayesElo computes them, for comparison with published tables:
 * P(first wins) = f(-d - advantage + drawElo), P(first loses) = f(d + advantage + drawElo), f(x) = 1 / (1 + 10^(x / 400)),
 * d = first minus second, and the printed Elo shrunk by 4x / (1 + x)^2, x = 10^(-drawElo / 400).
 */
export function bayesElo(meetings: readonly Meeting[], options: BayesEloOptions): BayesEloRatings {
  const { players, advantage = 0, drawElo = 0.01, prior = 2 } = options;
  const all = [...meetings, ...virtualDraws(meetings, players, prior)];
  let at = Array<number>(players).fill(0);
  let curvature: number[][] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const derived = derivatives(all, at, advantage, drawElo);
    curvature = derived.curvature;
    // Only differences count: a pull to 0 makes them a position.
    const held = curvature.map((row, i) => row.map((value, j) => value + (i === j ? 1e-9 : 0)));
    const move = times(inverse(held), derived.gradient);
    const longest = Math.max(...move.map(Math.abs));
    const scale = Math.min(1, 200 / longest);
    at = at.map((elo, i) => elo + scale * move[i]!);
    if (longest < 1e-9) break;
  }
  const mean = at.reduce((sum, elo) => sum + elo, 0) / players;
  const x = 10 ** (-drawElo / 400);
  const shrink = (4 * x) / (1 + x) ** 2;
  return {
    elo: at.map((elo) => (elo - mean) * shrink),
    error: curvature.map((row, i) => (Z_95 * shrink) / Math.sqrt(row[i]!)),
  };
}

/** Each player spreads half of `prior` draws over its opponents as it spread its games, half of them with each colour. */
function virtualDraws(meetings: readonly Meeting[], players: number, prior: number): Meeting[] {
  const games = Array<number>(players).fill(0);
  const count = ({ wins, draws, losses }: Meeting): number => wins + draws + losses;
  for (const meeting of meetings) {
    games[meeting.first]! += count(meeting);
    games[meeting.second]! += count(meeting);
  }
  return meetings.flatMap((meeting) => {
    const { first, second } = meeting;
    const draws = (prior / 4) * (count(meeting) / games[first]! + count(meeting) / games[second]!);
    const drawn = { wins: 0, draws, losses: 0 };
    return [
      { first, second, ...drawn },
      { first: second, second: first, ...drawn },
    ];
  });
}

/** Derivatives of the log-likelihood by Elo; curvature is minus the Hessian. */
function derivatives(
  meetings: readonly Meeting[],
  at: readonly number[],
  advantage: number,
  drawElo: number,
): { gradient: number[]; curvature: number[][] } {
  const gradient = at.map(() => 0);
  const curvature = at.map(() => at.map(() => 0));
  const k = Math.LN10 / 400;
  for (const { first, second, wins, draws, losses } of meetings) {
    const d = at[first]! - at[second]! + advantage;
    const win = 1 / (1 + 10 ** ((drawElo - d) / 400));
    const loss = 1 / (1 + 10 ** ((drawElo + d) / 400));
    // A draw's probability is win * loss * (10^(drawElo / 200) - 1), so it counts as a win and a loss.
    const slope = k * ((wins + draws) * (1 - win) - (losses + draws) * (1 - loss));
    const bend = k * k * ((wins + draws) * win * (1 - win) + (losses + draws) * loss * (1 - loss));
    gradient[first]! += slope;
    gradient[second]! -= slope;
    curvature[first]![first]! += bend;
    curvature[second]![second]! += bend;
    curvature[first]![second]! -= bend;
    curvature[second]![first]! -= bend;
  }
  return { gradient, curvature };
}
