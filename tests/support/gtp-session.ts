import { PassThrough } from 'node:stream';
import { GtpEngine } from '../../src/gtp/engine.js';
import { GtpServer } from '../../src/gtp/server.js';
import type { SessionOptions } from '../../src/gtp/session.js';
import { ScriptedThinker } from './scripted-thinker.js';

export interface RunningServer {
  readonly input: PassThrough;
  readonly output: PassThrough;
  readonly server: GtpServer;
  readonly done: Promise<void>;
  /** What came out so far. */
  text(): string;
  readonly log: string[];
}

/** Starts a server in this process; by default with a player that plays the first legal point. */
export function startServer(options: Partial<SessionOptions> = {}): RunningServer {
  const input = new PassThrough();
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on('data', (chunk: Buffer) => chunks.push(chunk));
  const log: string[] = [];
  const engine = new GtpEngine({ player: new ScriptedThinker(), ...options });
  const server = new GtpServer({ engine, input, output, log: (line) => log.push(line) });
  return {
    input,
    output,
    server,
    done: server.run(),
    text: () => Buffer.concat(chunks).toString('utf8'),
    log,
  };
}

/** Returns everything that a session answers to its whole input, given at once. */
export async function converse(
  input: string | Buffer,
  options: Partial<SessionOptions> = {},
): Promise<string> {
  const running = startServer(options);
  running.input.end(input);
  await running.done;
  return running.text();
}
