import { readFileSync, readdirSync } from 'node:fs';

/** Returns the resident memory of a process in MiB, and how many files, sockets and pipes it has open; NaN without /proc. */
export function footprint(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      residentMiB: Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) / 1024),
      open: readdirSync(`/proc/${pid}/fd`).length,
    };
  } catch {
    return { residentMiB: NaN, open: NaN };
  }
}

/** Returns by how many percent the last numbers differ from those a third of the way, when caches are full. */
export function growthPercent(values) {
  const mean = (items) => items.reduce((sum, value) => sum + value, 0) / items.length;
  const part = Math.max(1, Math.floor(values.length / 10));
  const early = mean(values.slice(Math.floor(values.length / 3)).slice(0, part));
  return (mean(values.slice(-part)) / early - 1) * 100;
}
