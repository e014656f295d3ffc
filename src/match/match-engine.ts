import { GtpClient } from '../gtp/client.js';
import type { EngineSpec } from './engine-spec.js';

/** Private extension of gomill that other tools know too: some lines about the engine and its settings. */
const DESCRIBE = 'gomill-describe_engine';

/** An engine that is kept running from game to game and started again when it has died. */
export class MatchEngine {
  readonly spec: EngineSpec;
  #client: GtpClient | undefined;
  #starting: Promise<void> | undefined;
  #starts = 0;

  constructor(spec: EngineSpec) {
    this.spec = spec;
  }

  get name(): string {
    return this.spec.name;
  }

  /** How often it has been started. */
  get starts(): number {
    return this.#starts;
  }

  /** Makes the engine ready for a game on an empty board. Throws EngineError. */
  async newGame(size: number, komi: number): Promise<void> {
    await this.#startIfNeeded();
    for (const command of [`boardsize ${size}`, 'clear_board', `komi ${komi}`]) await this.send(command);
  }

  /** Returns name and version, and where the engine offers it, more about its settings. Throws EngineError. */
  async describe(): Promise<string> {
    await this.#startIfNeeded();
    const about = [await this.send('name'), await this.send('version')].join(' ');
    const more = (await this.send(`known_command ${DESCRIBE}`)) === 'true';
    return more ? `${about}\n${await this.send(DESCRIBE)}` : about;
  }

  /** Returns the answer to a command. Throws EngineError; see GtpClient.send(). */
  async send(command: string, timeoutMs = this.spec.limits.commandTimeoutMs): Promise<string> {
    if (!this.#client) throw new TypeError(`${this.name} has not been started`);
    return this.#client.send(command, timeoutMs);
  }

  /** Returns what the engine answers to genmove. Throws EngineError. */
  genmove(color: 'b' | 'w'): Promise<string> {
    return this.send(`genmove ${color}`, this.spec.limits.moveTimeoutMs);
  }

  /** Ends the engine, by force where it does not quit in time; never rejects. */
  async stop(timeoutMs?: number): Promise<void> {
    await this.#starting?.catch(() => undefined);
    await this.#client?.stop(timeoutMs);
  }

  async #startIfNeeded(): Promise<void> {
    if (this.#client && !this.#client.hasEnded) return;
    this.#starting = this.#start();
    await this.#starting;
  }

  async #start(): Promise<void> {
    const { name, command, args, env, startup, limits } = this.spec;
    this.#starts += 1;
    this.#client = await GtpClient.start({
      label: name,
      command,
      args,
      env: { ...process.env, ...env },
      startTimeoutMs: limits.startTimeoutMs,
      commandTimeoutMs: limits.commandTimeoutMs,
    });
    for (const line of startup) await this.#client.send(line);
  }
}
