/** Elo points of one unit of log-odds: a score's odds grow tenfold with every 400 points. */
export const ELO_PER_LOGIT = 400 / Math.LN10;

/** Returns the expected score, 0..1, of a player who is `difference` Elo stronger (Elo's logistic model). */
export function expectedScore(difference: number): number {
  return 1 / (1 + 10 ** (-difference / 400));
}

/** Returns the Elo difference at which this score, 0..1, is expected; infinite at 0 and 1. */
export function eloOf(score: number): number {
  return -400 * Math.log10(1 / score - 1);
}
