import type { Game } from '../../src/go/game.js';
import { PASS, type Sign, parseVertex } from '../../src/go/point.js';
import { type Decision, type GenmoveOptions, type Player, RESIGN } from '../../src/player/player.js';
import { UserError } from '../../src/util/errors.js';

export interface Script {
  /** Vertices, `pass`, `resign` or `throw`, in turn; then always the first legal point. */
  readonly moves?: readonly string[];
  readonly sizes?: readonly number[];
  /** Milliseconds that genmove takes. */
  readonly moveTimeMs?: number;
  readonly loadTimeMs?: number;
  /** Makes load() throw this. */
  readonly loadError?: string;
}

/** A player that does what it is told, and remembers how it was asked. */
export class ScriptedPlayer implements Player {
  readonly name = 'Scripted';
  readonly version = '1.15.0';
  readonly asked: (GenmoveOptions | undefined)[] = [];
  loads = 0;
  readonly #script: Script;

  constructor(script: Script = {}) {
    this.#script = script;
  }

  async load(): Promise<void> {
    this.loads += 1;
    await sleep(this.#script.loadTimeMs ?? 0);
    if (this.#script.loadError !== undefined) throw new UserError('model-broken', this.#script.loadError);
  }

  get boardSizes(): readonly number[] | undefined {
    return this.#script.sizes;
  }

  async genmove(game: Game, color: Sign, options?: GenmoveOptions): Promise<Decision> {
    this.asked.push(options);
    await sleep(this.#script.moveTimeMs ?? 0);
    const word = this.#script.moves?.[this.asked.length - 1];
    if (word === 'throw') throw new Error('the frames\nwent dark');
    if (word === RESIGN) return { move: RESIGN, explanation: 'nothing to imagine' };
    const move =
      word === undefined ? (game.legalMoves(color, 'superko')[0] ?? PASS) : parseVertex(word, game.size);
    return { move, explanation: `scripted move ${this.asked.length}` };
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

function sleep(timeMs: number): Promise<void> {
  // Tests do not wait for what they have cut short.
  return timeMs === 0
    ? Promise.resolve()
    : new Promise((resolve) => void setTimeout(resolve, timeMs).unref());
}
