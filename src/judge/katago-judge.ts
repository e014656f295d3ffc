import { messageOf } from '../util/errors.js';
import { AnalysisProcess, type KatagoCommand } from './analysis-process.js';
import { JudgeError } from './judge-error.js';
import type { Judge, JudgeIdentity } from './judge.js';
import { type Judgement, readAnswer } from './judgement.js';
import type { Question } from './question.js';
import { type JudgeSettings, checkSettings } from './settings.js';

export interface KatagoJudgeOptions extends KatagoCommand {
  /** How long it may be silent on both its streams before it tells its version. Default 60,000. */
  readonly startTimeoutMs?: number;
  /** How long it may say nothing while questions are open. Default 120,000. */
  readonly silenceMs?: number;
  /** Questions that it has at the same time; the rest waits here. Default 64. */
  readonly inFlight?: number;
  /** Where to say that it had to be started again, and how a start goes on that takes long. Default: nowhere. */
  readonly log?: (line: string) => void;
}

/** So often it is started again without having answered anything before it is given up. */
const MAX_FRUITLESS_STARTS = 3;
/** So often a question is asked; one that kills KataGo every time must not keep the others from being answered. */
const TRIES = 3;

const TELL_EVERY_MS = 10_000;

/** Faults of the process, not of the question: asking a new one may help. */
const PROCESS_FAULTS = new Set(['judge-died', 'judge-hung', 'bad-answer']);

/** KataGo's analysis engine: many questions in flight, started again after a crash, a hang or nonsense. */
export class KatagoJudge implements Judge {
  readonly identity: JudgeIdentity;
  readonly #options: KatagoJudgeOptions;
  #process: AnalysisProcess;
  /** Of the process now running. */
  #restart: Promise<void> | undefined;
  #isStopped = false;
  #active = 0;
  readonly #waiting: (() => void)[] = [];
  #restarts = 0;
  /** Starts since the last answer. */
  #fruitless = 0;

  /** Runs KataGo and asks for its version and network. Throws JudgeError `no-judge`. */
  static async start(options: KatagoJudgeOptions): Promise<KatagoJudge> {
    const { process, identity } = await startProcess(options);
    return new KatagoJudge(options, process, identity);
  }

  private constructor(options: KatagoJudgeOptions, process: AnalysisProcess, identity: JudgeIdentity) {
    this.#options = options;
    this.#process = process;
    this.identity = identity;
  }

  /** How often it had to be started again. */
  get restarts(): number {
    return this.#restarts;
  }

  async ask(question: Question, settings: JudgeSettings): Promise<Judgement> {
    checkSettings(settings);
    await this.#enter();
    try {
      return await this.#askUntilAnswered(question, settings);
    } finally {
      this.#leave();
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#restart?.catch(() => undefined);
    await this.#process.stop();
  }

  async #askUntilAnswered(question: Question, settings: JudgeSettings): Promise<Judgement> {
    for (let attempt = 1; ; attempt++) {
      const process = this.#process;
      try {
        const judgement = readAnswer(await process.ask(queryOf(question, settings)), question.size);
        this.#fruitless = 0;
        return judgement;
      } catch (error) {
        const isFault = error instanceof JudgeError && PROCESS_FAULTS.has(error.code);
        if (!isFault || attempt === TRIES || this.#isStopped) throw error;
        if (this.#fruitless >= MAX_FRUITLESS_STARTS) throw error;
        await this.#startAgain(process, error);
      }
    }
  }

  /** Replaces a process that failed; those who come later wait for the same new one. */
  #startAgain(failed: AnalysisProcess, reason: JudgeError): Promise<void> {
    if (this.#process !== failed) return this.#restart ?? Promise.resolve();
    this.#restart ??= (async () => {
      this.#restarts++;
      this.#fruitless++;
      this.#options.log?.(`${reason.message}; it is started again`);
      await failed.stop();
      this.#process = (await startProcess(this.#options)).process;
    })().finally(() => (this.#restart = undefined));
    return this.#restart;
  }

  async #enter(): Promise<void> {
    if (this.#active >= (this.#options.inFlight ?? 64)) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#active++;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#active--;
  }
}

async function startProcess(
  options: KatagoJudgeOptions,
): Promise<{ readonly process: AnalysisProcess; readonly identity: JudgeIdentity }> {
  const { startTimeoutMs = 60_000, silenceMs = 120_000 } = options;
  let process: AnalysisProcess | undefined;
  try {
    process = new AnalysisProcess(options, startTimeoutMs, slowly(options.log));
    const [{ version }, { models }] = await Promise.all([
      process.ask({ action: 'query_version' }),
      process.ask({ action: 'query_models' }),
    ]);
    const network = (models as { internalName?: unknown }[] | undefined)?.[0]?.internalName;
    if (typeof version !== 'string' || typeof network !== 'string') {
      throw new Error('it does not tell its version and network');
    }
    process.patienceMs = silenceMs;
    return { process, identity: { program: `KataGo ${version}`, network } };
  } catch (error) {
    await process?.stop();
    throw new JudgeError('no-judge', `KataGo does not start (${options.command}): ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Returns what passes on a line of a long start every ten seconds, from the tenth on. */
function slowly(log: KatagoJudgeOptions['log']): (line: string) => void {
  let toldAt = performance.now();
  return (line) => {
    if (performance.now() - toldAt < TELL_EVERY_MS) return;
    toldAt = performance.now();
    log?.(`KataGo is starting: ${line.trim()}`);
  };
}

const RULES = {
  chinese: 'chinese',
  superko: { ko: 'POSITIONAL', scoring: 'AREA', tax: 'NONE', suicide: false, hasButton: false },
} as const;

/** Returns the query as KataGo's docs/Analysis_Engine.md has it. */
function queryOf(question: Question, settings: JudgeSettings): Record<string, unknown> {
  const { size, moves, stones, toPlay } = question;
  const { rules, komi, visits, human } = settings;
  return {
    moves,
    initialStones: stones,
    // KataGo lets the last move decide who is next; that is for a game without moves.
    initialPlayer: moves[0]?.[0] ?? toPlay,
    rules: RULES[rules],
    komi,
    boardXSize: size,
    boardYSize: size,
    includePolicy: true,
    maxVisits: visits,
    overrideSettings: {
      reportAnalysisWinratesAs: 'BLACK',
      ...(human === undefined ? {} : { humanSLProfile: human, ignorePreRootHistory: false }),
    },
  };
}
