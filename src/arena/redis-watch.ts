import type { Redis } from 'ioredis';

/** Shorter absences are not worth a word: Redis is restarted now and then. */
const WORTH_A_WORD_MS = 2000;
/** So long a process that was told to end waits for Redis to be back. */
const WAIT_MS = 3000;

/** Looks after a connection to Redis: says when it is away and when it is back. */
export class RedisWatch {
  readonly #redis: Redis;
  #wordTimer: NodeJS.Timeout | undefined;
  #isTold = false;

  /** `log` is told, a line each. */
  constructor(redis: Redis, url: string, log: (line: string) => void) {
    this.#redis = redis;
    redis.on('close', () => {
      this.#wordTimer ??= setTimeout(() => {
        this.#isTold = true;
        log(`Redis at ${url} is away; waiting for it`);
      }, WORTH_A_WORD_MS);
    });
    redis.on('ready', () => {
      this.#clear();
      if (this.#isTold) log(`Redis at ${url} is back`);
      this.#isTold = false;
    });
    redis.on('end', () => this.#clear());
  }

  /** Returns whether a work was done before Redis has been away for a few seconds; what fails counts as done. */
  async isDone(work: Promise<unknown>): Promise<boolean> {
    let end: (isDone: boolean) => void = () => undefined;
    const ended = new Promise<boolean>((resolve) => (end = resolve));
    let timer: NodeJS.Timeout | undefined;
    const onClose = (): void => {
      timer ??= setTimeout(() => end(false), WAIT_MS);
    };
    const onReady = (): void => {
      clearTimeout(timer);
      timer = undefined;
    };
    this.#redis.on('close', onClose).on('ready', onReady);
    if (this.#redis.status !== 'ready') onClose();
    const done = (): void => end(true);
    work.then(done, done);
    try {
      return await ended;
    } finally {
      clearTimeout(timer);
      this.#redis.off('close', onClose).off('ready', onReady);
    }
  }

  #clear(): void {
    clearTimeout(this.#wordTimer);
    this.#wordTimer = undefined;
  }
}
