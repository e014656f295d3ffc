import { availableParallelism, cpus, totalmem } from 'node:os';

/** Median and 95th percentile of some measurements. */
export interface Timing {
  readonly n: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** Returns the summary of at least one measurement in ms; percentiles by the nearest rank. */
export function summarize(timesMs: readonly number[]): Timing {
  if (timesMs.length === 0) throw new RangeError('no measurements');
  const sorted = [...timesMs].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1]!;
  return { n: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) };
}

/** What a timing was taken on. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}
