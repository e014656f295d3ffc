import { runWorker } from '../arena/bull-worker.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers, redisOption } from './options.js';
import { stoppable } from './stoppable.js';

interface WorkerOptions {
  redis: string;
  pool: string;
  concurrency: number;
  'lock-seconds': number;
}

export const workerCommand: Subcommand<WorkerOptions> = {
  example: [
    'worker --redis redis://host:6379 --concurrency 2',
    'play for the tournament that uses this Redis',
  ],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 worker [options]\n\nPlays pairs of games for `vw arena --executor bullmq`, on this machine, until it is stopped. Workers may come and go at any time:\nCtrl-C ends one after the pairs that it plays now, and what a lost one was playing is played again elsewhere.',
      )
      .options({
        redis: redisOption,
        pool: { type: 'string', requiresArg: true, default: 'default', describe: 'machines that are alike' },
        concurrency: { type: 'number', requiresArg: true, default: 1, describe: 'pairs at the same time' },
        'lock-seconds': {
          type: 'number',
          requiresArg: true,
          default: 30,
          describe: 'after so long without a word a worker counts as lost',
        },
      })
      .check((args) =>
        checkNumbers(args, {
          concurrency: { from: 1, to: 512, whole: true },
          'lock-seconds': { from: 1, to: 3600 },
        }),
      ),

  handler: async ({ redis, pool, concurrency, 'lock-seconds': lockSeconds }) => {
    const { signal, done } = stoppable();
    const log = (line: string): void => console.error(line);
    const isInOrder = await runWorker({ redis, pool, concurrency, lockMs: lockSeconds * 1000, log, signal });
    done();
    if (!isInOrder) process.exit(1);
  },
};
