import { expectedScore } from './elo.js';
import { type Counts, NORMALIZED_ELO, momentsOf } from './match-elo.js';

/** `normalized` (the default of fishtest and fastchess): bounds in normalized Elo. `logistic`: in Elo. */
export type SprtModel = 'normalized' | 'logistic';

export interface SprtSettings {
  readonly model: SprtModel;
  /** Elo of the hypothesis that nothing is gained, and of the one that something is. */
  readonly elo0: number;
  readonly elo1: number;
  /** Share of tests that may accept elo1 though elo0 holds, and the other way round. */
  readonly alpha: number;
  readonly beta: number;
}

export interface SprtState {
  /** Log-likelihood ratio of elo1 against elo0. */
  readonly llr: number;
  readonly lower: number;
  readonly upper: number;
  readonly verdict: 'elo0' | 'elo1' | 'open';
}

const MOST_ROUNDS = 100;

/** A score that never came up counts as this often. */
const REGULARIZED = 1e-3;

/**
 * Returns where a sequential probability ratio test stands: generalized SPRT on the multinomial distribution of scores
 * (Michel Van den Bergh, "The generalized SPRT for pentanomial distributions"; fishtest's LLRcalc).
 */
export function sprt(counts: Counts, settings: SprtSettings): SprtState {
  const { alpha, beta } = settings;
  const [lower, upper] = [Math.log(beta / (1 - alpha)), Math.log((1 - beta) / alpha)];
  const llr = llrOf(counts, settings);
  return { llr, lower, upper, verdict: llr <= lower ? 'elo0' : llr >= upper ? 'elo1' : 'open' };
}

function llrOf(counts: Counts, { model, elo0, elo1 }: SprtSettings): number {
  if (counts.every((count) => count === 0)) return 0;
  const regular = counts.map((count) => (count === 0 ? REGULARIZED : count));
  const total = regular.reduce((sum, count) => sum + count, 0);
  const shares = regular.map((count) => count / total);
  const perGame = counts.length === 5 ? Math.SQRT2 : 1;
  const [under0, under1] = [elo0, elo1].map((elo) =>
    model === 'logistic'
      ? likeliestWithMean(shares, expectedScore(elo))
      : likeliestWithT(shares, (perGame * elo) / NORMALIZED_ELO),
  ) as [number[], number[]];
  return total * shares.reduce((sum, share, i) => sum + share * Math.log(under1[i]! / under0[i]!), 0);
}

/** Returns the likeliest distribution, given what was seen, of which the mean score is `mean`. */
function likeliestWithMean(shares: readonly number[], mean: number): number[] {
  const last = shares.length - 1;
  return tilted(
    shares,
    shares.map((_, index) => index / last - mean),
  );
}

/** Returns the likeliest distribution of which (mean - 0.5) / standard deviation is `t`, by fixed-point iteration. */
function likeliestWithT(shares: readonly number[], t: number): number[] {
  const last = shares.length - 1;
  // Only losses and wins: this way every t can be begun with, and with any other first guess far ones have no solution.
  const wins = (1 + t / Math.hypot(1, t)) / 2;
  let likeliest = shares.map((_, index) => (index === 0 ? 1 - wins : index === last ? wins : 0));
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { mean, variance } = momentsOf(likeliest);
    const sigma = Math.sqrt(variance);
    const slopes = shares.map((_, index) => {
      const score = index / last;
      return score - 0.5 - (t * sigma * (1 + ((score - mean) / sigma) ** 2)) / 2;
    });
    const next = tilted(shares, slopes);
    const change = Math.max(...next.map((share, index) => Math.abs(share - likeliest[index]!)));
    likeliest = next;
    if (change < 1e-9) break;
  }
  return likeliest;
}

/** Returns shares p_i / (1 + x a_i), where x solves sum p_i a_i / (1 + x a_i) = 0; the sum falls with x. */
function tilted(shares: readonly number[], a: readonly number[]): number[] {
  let low = -1 / Math.max(...a);
  let high = -1 / Math.min(...a);
  for (let round = 0; round < 200; round++) {
    const x = (low + high) / 2;
    const sum = shares.reduce((total, share, i) => total + (share * a[i]!) / (1 + x * a[i]!), 0);
    if (sum > 0) low = x;
    else high = x;
  }
  const x = (low + high) / 2;
  return shares.map((share, i) => share / (1 + x * a[i]!));
}

/**
 * Returns the log-likelihood ratio of cutechess' SPRT (BayesElo's draw model, half a game added to each count), kept to
 * compare with older tests. `counts`: [losses, draws, wins].
 */
export function bayesianLlr(counts: readonly [number, number, number], elo0: number, elo1: number): number {
  const [losses, draws, wins] = counts.map((count) => count + 0.5) as [number, number, number];
  const total = losses + draws + wins;
  const [loss, win] = [losses / total, wins / total];
  const drawElo = 200 * Math.log10(((1 - loss) / loss) * ((1 - win) / win));
  const x = 10 ** (-drawElo / 400);
  const scale = (4 * x) / (1 + x) ** 2;
  const under = (elo: number): [number, number, number] => {
    const up = 1 / (1 + 10 ** ((drawElo - elo / scale) / 400));
    const down = 1 / (1 + 10 ** ((drawElo + elo / scale) / 400));
    return [down, 1 - up - down, up];
  };
  const [p0, p1] = [under(elo0), under(elo1)];
  return [losses, draws, wins].reduce((sum, count, i) => sum + count * Math.log(p1[i]! / p0[i]!), 0);
}
