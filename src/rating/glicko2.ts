export interface Glicko2 {
  readonly rating: number;
  readonly deviation: number;
  readonly volatility: number;
}

export interface Glicko2Game {
  readonly rating: number;
  readonly deviation: number;
  /** 1, 0.5 or 0. */
  readonly score: number;
}

const SCALE = 173.7178;
const CONVERGED = 1e-6;

/** Returns a rating after one period of games (Mark Glickman, "Example of the Glicko-2 system"); the scale of OGS. */
export function glicko2(player: Glicko2, games: readonly Glicko2Game[], tau = 0.5): Glicko2 {
  const mu = (player.rating - 1500) / SCALE;
  const phi = player.deviation / SCALE;
  if (games.length === 0) {
    return { ...player, deviation: Math.sqrt(phi ** 2 + player.volatility ** 2) * SCALE };
  }
  let information = 0;
  let gain = 0;
  for (const { rating, deviation, score } of games) {
    const g = 1 / Math.sqrt(1 + (3 * (deviation / SCALE) ** 2) / Math.PI ** 2);
    const expected = 1 / (1 + Math.exp(-g * (mu - (rating - 1500) / SCALE)));
    information += g ** 2 * expected * (1 - expected);
    gain += g * (score - expected);
  }
  const variance = 1 / information;
  const volatility = newVolatility(player.volatility, phi, variance, variance * gain, tau);
  const before = phi ** 2 + volatility ** 2;
  const after = 1 / Math.sqrt(1 / before + information);
  return { rating: 1500 + SCALE * (mu + after ** 2 * gain), deviation: SCALE * after, volatility };
}

/** Step 5 of Glickman's paper: the Illinois variant of regula falsi. */
function newVolatility(sigma: number, phi: number, variance: number, delta: number, tau: number): number {
  const start = Math.log(sigma ** 2);
  const f = (x: number): number => {
    const e = Math.exp(x);
    const spread = phi ** 2 + variance + e;
    return (e * (delta ** 2 - spread)) / (2 * spread ** 2) - (x - start) / tau ** 2;
  };
  let a = start;
  let b = start - tau;
  if (delta ** 2 > phi ** 2 + variance) b = Math.log(delta ** 2 - phi ** 2 - variance);
  else while (f(b) < 0) b -= tau;
  let [fa, fb] = [f(a), f(b)];
  while (Math.abs(b - a) > CONVERGED) {
    const c = a + ((a - b) * fa) / (fb - fa);
    const fc = f(c);
    if (fc * fb <= 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [c, fc];
  }
  return Math.exp(a / 2);
}
