import { BLACK, PASS, formatVertex, parseVertex } from '../go/point.js';
import { EngineError } from '../gtp/client.js';
import type { EngineSpec } from '../match/engine-spec.js';
import { MatchEngine } from '../match/match-engine.js';
import { UserError } from '../util/errors.js';
import type { Answer } from './row.js';
import type { Position } from './split.js';
import type { Subject } from './subject.js';

/** So many positions in a row that it could not even be started for end the measurement. */
const MAX_FAILED_STARTS = 3;

/** Any GTP engine: every position is set up from an empty board by its moves, then comes genmove. */
export class GtpSubject implements Subject {
  readonly input = 'state';
  readonly name: string;
  readonly atOnce: number;
  readonly #spec: EngineSpec;
  readonly #all: MatchEngine[];
  readonly #idle: MatchEngine[];
  #failedStarts = 0;

  /** `processes`: how many of it run at the same time. */
  constructor(spec: EngineSpec, processes: number) {
    this.name = spec.name;
    this.atOnce = processes;
    this.#spec = spec;
    this.#all = Array.from({ length: processes }, () => new MatchEngine(spec));
    this.#idle = [...this.#all];
  }

  async describe(): Promise<Readonly<Record<string, unknown>>> {
    const { args, startup } = this.#spec;
    return { kind: 'gtp', name: this.name, description: await this.#all[0]!.describe(), args, startup };
  }

  async answer(position: Position): Promise<Answer> {
    const engine = this.#idle.pop() ?? this.#all[0]!;
    try {
      const answer = await ask(engine, position);
      this.#failedStarts = 0;
      return answer;
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.code === 'not-started' && ++this.#failedStarts >= MAX_FAILED_STARTS) throw error;
      const { gameIndex: game, ply } = position;
      return { game, ply, outcome: 'failed', detail: error.code };
    } finally {
      this.#idle.push(engine);
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#all.map((engine) => engine.stop()));
  }
}

async function ask(engine: MatchEngine, { gameIndex, ply, game, color }: Position): Promise<Answer> {
  const { size, komi, moves } = game;
  await engine.newGame(size, komi);
  for (const move of moves) {
    await engine.send(`play ${move.color === BLACK ? 'b' : 'w'} ${formatVertex(move.point, size)}`);
  }
  const { content: text } = await engine.genmove(color === BLACK ? 'b' : 'w');
  const place = { game: gameIndex, ply };
  if (text.toLowerCase() === 'resign') return { ...place, outcome: 'resigned' };
  try {
    const move = parseVertex(text, size);
    const reason = move === PASS ? null : game.illegality(color, move, 'superko');
    return reason === null
      ? { ...place, outcome: 'move', move }
      : { ...place, outcome: 'illegal', detail: reason };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...place, outcome: 'illegal', detail: `no move: ${text.slice(0, 40)}` };
  }
}
