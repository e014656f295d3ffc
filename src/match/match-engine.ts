import { parseScore } from '../go/score.js';
import { EngineError } from '../gtp/client.js';
import { UserError } from '../util/errors.js';
import { BuiltinClient } from './builtin-client.js';
import type { EngineSpec } from './engine-spec.js';
import { ProgramClient, type TimedAnswer } from './program-client.js';

/** An engine that runs: a program, or our own in this process. */
type Client = Pick<ProgramClient, 'ask' | 'hasEnded' | 'stop' | 'takeLog'>;

/** Private extension of gomill that other tools know too: some lines about the engine and its settings. */
const DESCRIBE = 'gomill-describe_engine';
/** Likewise: what the engine has to say of its last move. */
const EXPLAIN = 'gomill-explain_last_move';
const ESTIMATE = 'estimate_score';
const FINAL = 'final_score';

/** An engine that is kept running from game to game and started again when it has died. */
export class MatchEngine {
  readonly spec: EngineSpec;
  readonly #isLogged: boolean;
  #client: Client | undefined;
  #starting: Promise<void> | undefined;
  #starts = 0;
  #explains = false;
  #estimateCommand: string | undefined;

  /** With `isLogged` all that is said is kept for takeLog(). */
  constructor(spec: EngineSpec, isLogged = false) {
    this.spec = spec;
    this.#isLogged = isLogged;
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
    return (await this.#knows(DESCRIBE)) ? `${about}\n${await this.send(DESCRIBE)}` : about;
  }

  /** Returns the answer to a command. Throws EngineError; see GtpClient.send(). */
  async send(command: string, timeoutMs = this.spec.limits.commandTimeoutMs): Promise<string> {
    return (await this.#ask(command, timeoutMs)).content;
  }

  /** Returns what the engine answers to genmove, and how long it took. Throws EngineError. */
  genmove(color: 'b' | 'w', timeoutMs = this.spec.limits.moveTimeoutMs): Promise<TimedAnswer> {
    return this.#ask(`genmove ${color}`, timeoutMs);
  }

  /** Returns what the engine says of the move it has just made, `` where it says nothing. Throws EngineError. */
  async explainMove(): Promise<string> {
    return this.#explains ? this.send(EXPLAIN) : '';
  }

  /** Returns Black's lead at the end of a game as the engine counts it. Throws EngineError, UserError `bad-score`. */
  async finalLead(): Promise<number> {
    return parseScore(await this.send(FINAL, this.spec.limits.moveTimeoutMs), this.name);
  }

  /**
   * Returns Black's lead in points as the engine sees it now, by estimate_score (GNU Go, vw-gtp) or final_score (KataGo); undefined where
   * it says none. Throws EngineError.
   */
  async estimateLead(): Promise<number | undefined> {
    const { moveTimeoutMs } = this.spec.limits;
    const command = (this.#estimateCommand ??= (await this.#knows(ESTIMATE)) ? ESTIMATE : FINAL);
    try {
      const [score = ''] = (await this.send(command, moveTimeoutMs)).trim().split(/\s/);
      return parseScore(score, this.name);
    } catch (error) {
      const isNone = error instanceof UserError && ['bad-score', 'refused'].includes(error.code);
      if (isNone) return undefined;
      throw error;
    }
  }

  /** Returns what was said to it and by it since the last time, `` where it is not logged; never rejects. */
  async takeLog(): Promise<string> {
    return this.#isLogged ? ((await this.#client?.takeLog()) ?? '') : '';
  }

  /** Ends the engine, by force where it does not quit in time; never rejects. */
  async stop(timeoutMs?: number): Promise<void> {
    await this.#starting?.catch(() => undefined);
    await this.#client?.stop(timeoutMs);
  }

  async #knows(command: string): Promise<boolean> {
    return (await this.send(`known_command ${command}`).catch(notRefused)) === 'true';
  }

  #ask(command: string, timeoutMs: number): Promise<TimedAnswer> {
    if (!this.#client) throw new TypeError(`${this.name} has not been started`);
    return this.#client.ask(command, timeoutMs);
  }

  async #startIfNeeded(): Promise<void> {
    if (this.#client && !this.#client.hasEnded) return;
    this.#starting = this.#start();
    await this.#starting;
  }

  async #start(): Promise<void> {
    const { name, builtin, command, args, env, startup, limits } = this.spec;
    this.#starts += 1;
    const client: Client = builtin
      ? await BuiltinClient.start(name, builtin, this.#isLogged)
      : await ProgramClient.start(
          {
            label: name,
            command,
            args,
            env: { ...process.env, ...env },
            startTimeoutMs: limits.startTimeoutMs,
          },
          this.#isLogged,
        );
    this.#client = client;
    for (const line of startup) await this.send(line);
    this.#explains = await this.#knows(EXPLAIN);
    this.#estimateCommand = undefined;
  }
}

/** An engine that does not know `known_command` knows no extension. Throws what is not a refusal. */
function notRefused(error: unknown): string {
  if (error instanceof EngineError && error.code === 'refused') return 'false';
  throw error;
}
