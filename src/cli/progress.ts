import { formatDuration } from './durations.js';

/** Lines on stderr where it is no terminal. */
const LINE_EVERY_MS = 5000;
const REDRAW_EVERY_MS = 200;
const BAR_CHARS = 30;

export interface Progress {
  /** So many are done; those that were done before the start do not count for the time that is left. */
  readonly report: (done: number, total: number) => void;
  /** Ends the line. */
  readonly end: () => void;
}

/** Returns what says on stderr how far something is and how long it will take: a bar in a terminal, else now and then a line. */
export function progressOn(stream: NodeJS.WriteStream, what: string): Progress {
  const start = performance.now();
  let before: number | undefined;
  let toldAt = -Infinity;
  let isOpen = false;
  const report = (done: number, total: number): void => {
    before ??= done;
    const now = performance.now();
    const isLast = done === total;
    if (!isLast && now - toldAt < (stream.isTTY ? REDRAW_EVERY_MS : LINE_EVERY_MS)) return;
    toldAt = now;
    const fresh = done - before;
    const left = fresh > 0 ? `${formatDuration(((now - start) / fresh) * (total - done))} left` : '';
    const words = isLast ? `in ${formatDuration(now - start)}` : left;
    if (!stream.isTTY) {
      stream.write(`${done} of ${total} ${what}${words === '' ? '' : `, ${words}`}\n`);
      return;
    }
    const filled = Math.round((BAR_CHARS * done) / Math.max(1, total));
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_CHARS - filled);
    stream.write(`\r\x1b[K${bar} ${done} of ${total} ${what}  ${words}`);
    isOpen = true;
  };
  return {
    report,
    end: () => {
      if (isOpen) stream.write('\n');
      isOpen = false;
    },
  };
}
