import { fileURLToPath } from 'node:url';
import { type SpeedReport, measureSpeed } from '../eval/speed.js';
import type { StageReport } from '../eval/stages.js';
import type { Timing } from '../eval/timings.js';
import { DEFAULT_MODEL } from '../model/bundle.js';
import { DEVICES, type Device } from '../model/device.js';
import type { Subcommand } from './lazy-command.js';
import { THREADS, checkNumbers, viewsOption } from './options.js';

const ENGINE = fileURLToPath(new URL('vw-gtp.js', import.meta.url));

interface SpeedCommandOptions {
  model: string;
  size: number;
  moves: number;
  'warm-up': number;
  starts: number;
  threads: number;
  views: 1 | 8;
  device: Device;
  stages: number;
  json: boolean;
}

const number = { type: 'number', requiresArg: true } as const;

export const speedCommand: Subcommand<SpeedCommandOptions> = {
  example: ['speed --moves 500 --threads 1', "median and p95 of a move's time, start and memory"],
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
        moves: { ...number, default: 500, describe: 'moves to time; 0: only the table' },
        'warm-up': {
          ...number,
          default: 50,
          describe: 'moves before them; from 1000 on memory is at its most',
        },
        starts: { ...number, default: 5, describe: 'starts to time, after one of warm-up' },
        threads: { ...number, default: 1, describe: 'CPU threads of the model' },
        views: viewsOption,
        device: { choices: DEVICES, default: 'auto' as const, describe: 'where the model runs' },
        stages: { ...number, default: 20, describe: 'moves for the table of stages; 0: no table' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) =>
        checkNumbers(args, {
          size: { from: 2, to: 25, whole: true },
          moves: { from: 0, whole: true },
          'warm-up': { from: 0, whole: true },
          starts: { from: 1, whole: true },
          threads: THREADS,
          stages: { from: 0, whole: true },
        }),
      ),

  handler: async ({
    model,
    size,
    moves,
    warmUp,
    starts,
    threads,
    views,
    device,
    stages: stageMoves,
    json,
  }) => {
    const flags = ['--threads', String(threads), '--device', device, '--views', String(views)];
    const report =
      moves === 0
        ? undefined
        : await measureSpeed({
            command: process.execPath,
            args: [ENGINE, '--model', model, ...flags],
            ...{ size, moves, warmUp, starts },
            onProgress: (text) => console.error(text),
          });
    const { measureStages } = await import('../eval/stages.js');
    const stages =
      stageMoves > 0
        ? await measureStages({ model, device, threads, views, size, moves: stageMoves })
        : undefined;
    if (json) {
      console.log(JSON.stringify({ model, size, threads, device, views, ...report, ...stages }));
      return;
    }
    if (report) console.log(describe(report, threads));
    if (stages) console.log((report ? '\n' : '') + describeStages(stages));
  },
};

/** Returns the table of stages: each one's time beside the least that this machine can take. */
function describeStages({ stages, moveMs, processorMs, peakMiB, weightsMiB, limits }: StageReport): string {
  const row = (name: string, runs: string, timeMs: string, floor: string, times: string): string =>
    `${name.padEnd(14)}${runs.padStart(8)}${timeMs.padStart(12)}${floor.padStart(12)}${times.padStart(10)}`;
  const rows = stages.map(({ name, runs, timeMs, floorMs }) =>
    floorMs === undefined
      ? row(name, runs.toFixed(1), timeMs.toFixed(2), '', '')
      : row(name, runs.toFixed(1), timeMs.toFixed(2), floorMs.toFixed(2), (timeMs / floorMs).toFixed(1)),
  );
  const floor = stages.reduce((sum, { floorMs = 0 }) => sum + floorMs, 0);
  const billions = (count: number): string => (count / 1e9).toFixed(1);
  return [
    row('stage', 'runs', 'ms a move', 'floor ms', 'x floor'),
    ...rows,
    row('move', '', moveMs.toFixed(2), floor.toFixed(2), (moveMs / floor).toFixed(1)),
    `processor time ${processorMs.toFixed(0)} ms a move; memory at most ${peakMiB.toFixed(0)} MiB, weights ${weightsMiB.toFixed(0)} MiB`,
    `floor: ${billions(limits.operationsPerSecond)} billion multiplications, ${billions(limits.wholeOperationsPerSecond)} ` +
      `billion of 8-bit numbers, or ${billions(limits.bytesPerSecond)} GB of weights a second, measured in this run`,
  ].join('\n');
}

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
