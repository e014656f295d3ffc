import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { GtpClient } from '../gtp/client.js';
import { type Machine, type Timing, summarize, thisMachine } from './timings.js';

export interface SpeedOptions {
  /** Command line of the engine. */
  readonly command: string;
  readonly args: readonly string[];
  readonly size: number;
  /** Moves that are timed, after the warm-up. */
  readonly moves: number;
  /** Moves before anything is counted. V8 takes memory for its young objects during the first thousand. */
  readonly warmUp: number;
  /** Processes started to time the first reply. */
  readonly starts: number;
  readonly onProgress?: (text: string) => void;
}

export interface SpeedReport {
  /** From the command to the answer, through the pipe, as a controller sees it. */
  readonly genmove: Timing;
  /** From the start of a process to its answer to a genmove sent at once. */
  readonly firstReply: Timing;
  /** Resident memory after the warm-up and at the end; undefined where the system does not tell. */
  readonly residentMiB: number | undefined;
  readonly residentAtEndMiB: number | undefined;
  /** Moves between the two. */
  readonly movesBetween: number;
  readonly machine: Machine;
}

/** A game is begun anew after so many moves. */
const GAME_LENGTH = 60;

/** Returns how fast an engine answers and what memory it keeps. Throws EngineError. */
export async function measureSpeed(options: SpeedOptions): Promise<SpeedReport> {
  const { starts, moves, warmUp, onProgress } = options;
  const firstReplies: number[] = [];
  // The first start also brings the program into the disk cache.
  for (let start = 0; start <= starts; start++) {
    onProgress?.(`start ${start} of ${starts}`);
    const timeMs = await timeFirstReply(options);
    if (start > 0) firstReplies.push(timeMs);
  }
  const client = await GtpClient.start({ command: options.command, args: options.args });
  try {
    const times: number[] = [];
    const color = ['b', 'w'] as const;
    let resident: number | undefined;
    for (let move = 0; move < warmUp + moves; move++) {
      if (move % GAME_LENGTH === 0) await newGame(client, options.size);
      if (move === warmUp) resident = await residentMiB(client.pid);
      if (move % 100 === 0) onProgress?.(`move ${move} of ${warmUp + moves}`);
      const start = performance.now();
      await client.send(`genmove ${color[move % 2]}`);
      if (move >= warmUp) times.push(performance.now() - start);
    }
    return {
      genmove: summarize(times),
      firstReply: summarize(firstReplies),
      residentMiB: resident,
      residentAtEndMiB: await residentMiB(client.pid),
      movesBetween: moves,
      machine: thisMachine(),
    };
  } finally {
    await client.stop();
  }
}

async function newGame(client: GtpClient, size: number): Promise<void> {
  await client.send(`boardsize ${size}`);
  await client.send('clear_board');
}

async function timeFirstReply({ command, args, size }: SpeedOptions): Promise<number> {
  const start = performance.now();
  const client = await GtpClient.start({ command, args });
  try {
    await client.send(`boardsize ${size}`);
    await client.send('genmove b');
    return performance.now() - start;
  } finally {
    await client.stop();
  }
}

/** Returns the resident memory of a process in MiB, or undefined where the system does not tell. */
async function residentMiB(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const fromProc = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  const kib =
    fromProc ??
    (await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)])
      .then(({ stdout }) => stdout.trim())
      .catch(() => ''));
  return kib === '' ? undefined : Number(kib) / 1024;
}
