import { fileURLToPath } from 'node:url';
import { type SpeedReport, measureSpeed } from '../eval/speed.js';
import type { Timing } from '../eval/timings.js';
import { DEFAULT_MODEL } from '../model/bundle.js';
import { DEVICES, type Device } from '../model/device.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';

const ENGINE = fileURLToPath(new URL('vw-gtp.js', import.meta.url));

interface SpeedCommandOptions {
  model: string;
  size: number;
  moves: number;
  starts: number;
  threads: number;
  device: Device;
  json: boolean;
}

const number = { type: 'number', requiresArg: true } as const;

export const speedCommand: Subcommand<SpeedCommandOptions> = {
  builder: (yargs) =>
    yargs
      .usage('$0 speed [options]\n\nTimes vw-gtp as a controller sees it: moves, start and memory.')
      .options({
        model: {
          type: 'string',
          requiresArg: true,
          default: DEFAULT_MODEL,
          describe: 'name under models/, or folder with a model.json',
        },
        size: { ...number, default: 9, describe: 'board size' },
        moves: { ...number, default: 500, describe: 'moves to time, after 50 of warm-up' },
        starts: { ...number, default: 5, describe: 'starts to time, after one of warm-up' },
        threads: { ...number, default: 1, describe: 'CPU threads of the model' },
        device: { choices: DEVICES, default: 'auto' as const, describe: 'where the model runs' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) =>
        checkNumbers(args, {
          size: { from: 2, to: 25, whole: true },
          moves: { from: 1, whole: true },
          starts: { from: 1, whole: true },
          threads: { from: 1, whole: true },
        }),
      ),

  handler: async ({ model, size, moves, starts, threads, device, json }) => {
    const report = await measureSpeed({
      command: process.execPath,
      args: [ENGINE, '--model', model, '--threads', String(threads), '--device', device],
      ...{ size, moves, starts },
      onProgress: (text) => console.error(text),
    });
    const told = { model, size, threads, device, ...report };
    console.log(json ? JSON.stringify(told) : describe(report, threads));
  },
};

function describe(report: SpeedReport, threads: number): string {
  const { genmove, firstReply, residentMiB, residentAtEndMiB, movesBetween, machine } = report;
  const time = ({ medianMs, p95Ms, n }: Timing): string =>
    `median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms (n = ${n})`;
  const memory = (mib: number | undefined): string =>
    mib === undefined ? 'not known' : `${mib.toFixed(0)} MiB`;
  return [
    `genmove            ${time(genmove)}`,
    `start to reply     ${time(firstReply)}`,
    `resident memory    ${memory(residentMiB)} after the warm-up, ${memory(residentAtEndMiB)} ${movesBetween} moves later`,
    `machine            ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}; ` +
      `${threads} thread${threads === 1 ? '' : 's'}`,
  ].join('\n');
}
