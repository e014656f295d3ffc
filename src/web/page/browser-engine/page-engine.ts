import { Game } from '../../../go/game.js';
import { fixedHandicap } from '../../../go/handicap.js';
import { formatScore, scoreGame } from '../../../go/score.js';
import { deadChainsOf } from '../../../gtp/scoring.js';
import { RESIGN } from '../../../player/player.js';
import type { Frame, FrameStyleName } from '../../../render/frame.js';
import { renderFrame } from '../../../render/render-frame.js';
import { seenBy } from '../../../render/seen-by.js';
import type { Analysis } from '../../../think/analysis.js';
import type { ImaginedLine, Thinker } from '../../../think/thinker.js';
import { UserError } from '../../../util/errors.js';
import type { EngineCalls, Generated, NewGame, Position } from './calls.js';

const DEFAULT_GAME: NewGame = { size: 9, komi: 7, handicap: 0 };
const REPORT_INTERVAL_MS = 200;

/** One game against the model, by the calls that a page makes. Knows of no browser. */
export class PageEngine {
  readonly #thinker: Thinker;
  readonly #style: FrameStyleName;
  #game: Game;

  /** `style` is how the thinker's model sees boards. */
  constructor(thinker: Thinker, style: FrameStyleName) {
    this.#thinker = thinker;
    this.#style = style;
    this.#game = makeGame(DEFAULT_GAME);
  }

  /** Throws UserError for a board, komi or handicap that cannot be. */
  async newGame(options: NewGame): Promise<Position> {
    if (!this.#thinker.supportsSize(options.size)) {
      throw new UserError('bad-board-size', `the model does not play on a board of ${options.size}`);
    }
    this.#game = makeGame(options);
    return this.position();
  }

  /** Throws UserError where the game is over or the move is illegal. */
  async play({ point }: EngineCalls['play']['takes']): Promise<Position> {
    this.#mustGoOn();
    const { toPlay } = this.#game;
    const why = this.#game.illegality(toPlay, point, 'superko');
    if (why !== null) throw new UserError(why, `illegal move (${why})`);
    this.#game.play(toPlay, point);
    return this.position();
  }

  async undo({ moves }: EngineCalls['undo']['takes']): Promise<Position> {
    const kept = Math.max(0, this.#game.moves.length - moves);
    while (this.#game.moves.length > kept) this.#game.undo();
    return this.position();
  }

  /** Throws UserError where the game is over. A resignation leaves the game as it is. */
  async genmove(options: EngineCalls['genmove']['takes']): Promise<Generated> {
    this.#mustGoOn();
    const start = performance.now();
    const game = this.#game;
    await this.#thinker.load();
    const given = this.#look();
    const { move, explanation, basis } = await this.#thinker.genmove(game, game.toPlay, options);
    const imagined = basis?.frame ?? null;
    if (move !== RESIGN) game.play(game.toPlay, move);
    const timeMs = performance.now() - start;
    const probability = basis?.probability;
    return { move, explanation, given, imagined, probability, timeMs, position: await this.position() };
  }

  async analyse(
    { visits }: EngineCalls['analyse']['takes'],
    signal: AbortSignal,
    onReport: (analysis: Analysis) => void,
  ): Promise<Analysis> {
    this.#mustGoOn();
    await this.#thinker.load();
    const options = { maxVisits: visits, intervalMs: REPORT_INTERVAL_MS, signal, onReport };
    return this.#thinker.analyze(this.#game, this.#game.toPlay, options);
  }

  async imagine({ moves }: EngineCalls['imagine']['takes']): Promise<ImaginedLine> {
    await this.#thinker.load();
    return this.#thinker.imagine(this.#game, this.#game.toPlay, moves);
  }

  async position(): Promise<Position> {
    const { size, komi, toPlay, stones, moves, isOver } = this.#game;
    return {
      ...{ size, komi, toPlay },
      stones: Int8Array.from(stones),
      moves: [...moves],
      frame: this.#look(),
      ...(isOver ? { result: await resultOf(this.#game) } : {}),
    };
  }

  /** Returns the picture of the board, the side to move in black. */
  #look(): Frame {
    const { size, toPlay, stones } = this.#game;
    return renderFrame(this.#style, size, seenBy(toPlay, stones));
  }

  #mustGoOn(): void {
    if (this.#game.isOver) throw new UserError('game-over', 'the game is over');
  }
}

function makeGame({ size, komi, handicap }: NewGame): Game {
  return new Game(size, { komi, handicap: handicap === 0 ? [] : fixedHandicap(size, handicap) });
}

async function resultOf(game: Game): Promise<NonNullable<Position['result']>> {
  const dead = (await deadChainsOf(game)).flat();
  return { score: formatScore(scoreGame(game, dead).lead), dead };
}
