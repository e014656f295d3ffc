import type { Figure } from './statistics.js';

const NOTHING = '-';

/** Returns a share in per cent with its interval: `83.7 [82.9, 84.5]`, or `-` where nothing was measured. */
export function percent({ value, low, high }: Figure, digits = 1): string {
  return withInterval(value, low, high, (share) => (share * 100).toFixed(digits));
}

/** Returns points with their interval. */
export function points({ value, low, high }: Figure): string {
  return withInterval(value, low, high, (lead) => lead.toFixed(2));
}

/** Returns counts as words: `suicide 3, ko 1`, or `none`. */
export function countsText(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return words.map(([name, times]) => `${name} ${times}`).join(', ') || 'none';
}

function withInterval(
  value: number | null,
  low: number | null,
  high: number | null,
  write: (value: number) => string,
): string {
  if (value === null) return NOTHING;
  return low === null || high === null ? write(value) : `${write(value)} [${write(low)}, ${write(high)}]`;
}
