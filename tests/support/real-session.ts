import { setTimeout as wait } from 'node:timers/promises';
import { type BundledThinkerOptions, createThinkingPlayer } from '../../src/think/bundled-thinker.js';
import type { ThinkingPlayer } from '../../src/think/thinking-player.js';
import { type RunningServer, startServer } from './gtp-session.js';

/** A session with the model that comes with the program, spoken to line by line. */
export class RealSession {
  readonly server: RunningServer;
  readonly player: ThinkingPlayer;
  #read = 0;

  constructor(options: BundledThinkerOptions = {}) {
    this.player = createThinkingPlayer({ device: 'cpu', views: 1, seed: 1, ...options });
    this.server = startServer({ player: this.player, version: '1.20.0', size: 9 });
  }

  /** All that came out so far. */
  get text(): string {
    return this.server.text();
  }

  /** Sends a line and returns what came out until `until` matches; whole answers by default. Throws after 20 s. */
  async send(line: string, until: RegExp = /\n\n$/): Promise<string> {
    this.server.input.write(`${line}\n`);
    return this.wait(until);
  }

  async wait(until: RegExp): Promise<string> {
    const start = performance.now();
    for (;;) {
      const text = this.text.slice(this.#read);
      if (until.test(text)) {
        this.#read += text.length;
        return text;
      }
      if (performance.now() - start > 20_000) throw new Error(`no ${until.source} in: ${text.slice(0, 500)}`);
      await wait(3);
    }
  }

  /** Sends bytes and returns what comes out in so many milliseconds. */
  async during(bytes: string | Buffer, timeMs: number): Promise<string> {
    this.server.input.write(bytes);
    await wait(timeMs);
    const text = this.text.slice(this.#read);
    this.#read += text.length;
    return text;
  }

  async end(): Promise<void> {
    this.server.input.end();
    await this.server.done;
    await this.player.dispose();
  }
}
