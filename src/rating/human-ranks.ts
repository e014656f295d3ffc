/** Ranks as steps above 30 kyu: 29 is 1 kyu, 30 is 1 dan. */
export type RankSteps = number;

/** Returns a rank such as `5.2k` or `1.0d`, from steps above 30 kyu. */
export function formatRank(steps: RankSteps): string {
  const tenths = Math.round(steps * 10) / 10;
  return tenths < 30 ? `${(30 - tenths).toFixed(1)}k` : `${(tenths - 29).toFixed(1)}d`;
}

/** Returns the rank of an OGS rating (OGS since 2021: ln(rating / 525) * 23.15, 0 at 30 kyu). */
export function ogsRank(rating: number): RankSteps {
  return Math.log(Math.min(6000, Math.max(100, rating)) / 525) * 23.15;
}

/** Returns the rank of an EGF rating: 2100 is 1 dan, 100 a rank. */
export function egfRank(rating: number): RankSteps {
  return 30 + (rating - 2100) / 100;
}

/** -7 ln(3300 - r): the scale on which the EGF's expected scores are logistic (formula of 2021). */
const egfBeta = (rating: number): number => -7 * Math.log(3300 - rating);

/** Returns the expected score of the first of two EGF ratings (formula of 2021). */
export function egfExpectedScore(rating: number, opponent: number): number {
  return 1 / (1 + Math.exp(egfBeta(opponent) - egfBeta(rating)));
}

/** Returns the EGF rating after one even game; `score` 1, 0.5 or 0 (formula of 2021). */
export function egfAfterGame(rating: number, opponent: number, score: number): number {
  const change = ((3300 - rating) / 200) ** 1.6;
  const bonus = Math.log(1 + Math.exp((2300 - rating) / 80)) / 5;
  return rating + change * (score - egfExpectedScore(rating, opponent)) + bonus;
}

/** Returns the Elo between two EGF ratings: 1216.02 ln((3300 - a) / (3300 - b)). */
export function egfElo(from: number, to: number): number {
  return ((7 * 400) / Math.LN10) * Math.log((3300 - from) / (3300 - to));
}

/** Returns the EGF rating that lies so many Elo above another. */
export function egfAbove(rating: number, elo: number): number {
  return 3300 - (3300 - rating) * Math.exp((-elo * Math.LN10) / (7 * 400));
}
