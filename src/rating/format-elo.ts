import type { Interval } from './profile.js';

/** Returns Elo for people. */
export function formatElo(elo: number, digits = 0): string {
  if (!Number.isFinite(elo)) return elo > 0 ? 'infinite' : '-infinite';
  // No negative zero.
  return elo.toFixed(digits).replace(/^-(0(?:\.0*)?)$/, '$1');
}

/** Returns an interval of Elo for people: `-12 to 34`. */
export function formatInterval({ low, high }: Interval, digits = 0): string {
  return `${formatElo(low, digits)} to ${formatElo(high, digits)}`;
}
