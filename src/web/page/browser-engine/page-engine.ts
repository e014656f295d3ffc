import { gameOfRecord, recordOfGame } from '../../../go/game-record.js';
import { Game, setupOf } from '../../../go/game.js';
import { fixedHandicap } from '../../../go/handicap.js';
import { BLACK, type Point, WHITE } from '../../../go/point.js';
import { formatScore, scoreGame } from '../../../go/score.js';
import { formatSgf, parseSgf, parseSgfCollection } from '../../../go/sgf.js';
import { deadChainsOf } from '../../../gtp/scoring.js';
import { RESIGN, mustPlayOn } from '../../../player/player.js';
import type { Frame, FrameStyleName } from '../../../render/frame.js';
import { renderFrame } from '../../../render/render-frame.js';
import { seenBy } from '../../../render/seen-by.js';
import type { Analysis } from '../../../think/analysis.js';
import type { ImaginedLine, Thinker } from '../../../think/thinker.js';
import { UserError } from '../../../util/errors.js';
import type { CodeList, DrawnCode, EngineCalls, Generated, NewGame, Position, SeenBoard } from './calls.js';
import { type CodeSight, CodeReader } from './code-reader.js';

const DEFAULT_GAME: NewGame = { size: 9, komi: 7, handicap: 0 };
const REPORT_INTERVAL_MS = 200;

/** How the model sees boards. */
export interface Sight {
  readonly style: FrameStyleName;
  readonly tokensOf: (frame: Frame) => Promise<readonly number[]>;
  readonly codes: CodeSight;
  /** Returns the board on a picture; throws UserError `no-board`. */
  readonly readBoard: (picture: Frame) => Promise<SeenBoard>;
}

/** One game against the model, by the calls that a page makes. Knows of no browser. */
export class PageEngine {
  readonly #thinker: Thinker;
  readonly #sight: Sight;
  readonly #codeReader: CodeReader;
  #game: Game;
  #players: { readonly black: string; readonly white: string } = { black: '', white: '' };

  constructor(thinker: Thinker, sight: Sight) {
    this.#thinker = thinker;
    this.#sight = sight;
    this.#codeReader = new CodeReader(sight.codes);
    this.#game = makeGame(DEFAULT_GAME);
  }

  /** Throws UserError for a board, komi or handicap that cannot be. */
  async newGame(options: NewGame): Promise<Position> {
    this.#mustPlayOn(options.size);
    this.#game = makeGame(options);
    this.#players = options.players ?? { black: '', white: '' };
    return this.position();
  }

  /** Throws UserError; the game is the one of before then. */
  async open({ sgf }: EngineCalls['open']['takes']): Promise<Position> {
    const record = parseSgf(sgf);
    this.#mustPlayOn(record.size);
    this.#game = gameOfRecord(record);
    this.#players = record.players;
    return this.position();
  }

  /** Throws UserError; the game is the one of before then. */
  async setUp({ size, komi, stones, toPlay }: EngineCalls['setUp']['takes']): Promise<Position> {
    this.#mustPlayOn(size);
    this.#game = new Game(size, { komi, toPlay, setup: setupOf(stones) });
    this.#players = { black: '', white: '' };
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
    this.#game.undoTo(kept);
    return this.position();
  }

  /** Throws UserError where the game is over. A resignation leaves the game as it is. */
  async genmove({ level = 0, ...options }: EngineCalls['genmove']['takes']): Promise<Generated> {
    this.#mustGoOn();
    const start = performance.now();
    const game = this.#game;
    await this.#thinker.load();
    this.#thinker.settings.level = level;
    const given = this.#look();
    const history = await this.#thinker.history(game);
    const { move, explanation, basis } = await this.#thinker.genmove(game, game.toPlay, options);
    const imagined = basis?.frame ?? null;
    if (move !== RESIGN) game.play(game.toPlay, move);
    const timeMs = performance.now() - start;
    const tokensOf = async (frame: Frame | null): Promise<readonly number[]> =>
      frame ? this.#sight.tokensOf(frame) : [];
    return {
      ...{ move, explanation, given, imagined, history, timeMs },
      givenTokens: await tokensOf(given),
      imaginedTokens: await tokensOf(imagined),
      code: basis?.code,
      probability: basis?.probability,
      firstFrame: basis?.firstFrame ?? '',
      position: await this.position(),
    };
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

  /** Throws UserError where a record cannot be read or played here. */
  async codes({ sgf }: EngineCalls['codes']['takes']): Promise<CodeList> {
    const records = sgf === undefined ? [] : parseSgfCollection(sgf);
    for (const { size } of records) this.#mustPlayOn(size);
    return this.#codeReader.read(
      sgf === undefined ? [this.#game.clone()] : records.map((record) => gameOfRecord(record)),
    );
  }

  /** Throws UserError where no such change was listed. */
  drawCode({ game, ply }: EngineCalls['drawCode']['takes']): Promise<DrawnCode> {
    return this.#codeReader.draw(game, ply);
  }

  /** Throws UserError where there is no board, or none of a size that is played here. */
  async see({ picture }: EngineCalls['see']['takes']): Promise<SeenBoard> {
    const { size, stones, doubtful } = await this.#sight.readBoard(picture);
    this.#mustPlayOn(size);
    return { size, stones, doubtful };
  }

  /** Throws UserError where the game is not over, or a point without a stone is named. */
  async score({ dead }: EngineCalls['score']['takes']): Promise<Position> {
    if (!this.#game.isOver) throw new UserError('game-not-over', 'the game is not over');
    const { stones } = this.#game;
    if (dead.some((point) => !stones[point])) throw new UserError('no-stone', 'there is no stone to be dead');
    return this.position(dead);
  }

  /** `dead` are the stones of a finished game that are taken for dead; by default what the model expects to be gone. */
  async position(dead?: readonly Point[]): Promise<Position> {
    const game = this.#game;
    const { size, komi, toPlay, stones, moves, isOver } = game;
    const frame = this.#look();
    const result = isOver
      ? resultOf(game, dead ?? (await deadChainsOf(game, this.#thinker)).flat())
      : undefined;
    const details = { players: this.#players, ...(result ? { result: result.score } : {}) };
    return {
      ...{ size, komi, toPlay, frame },
      stones: Int8Array.from(stones),
      moves: [...moves],
      tokens: await this.#sight.tokensOf(frame),
      captures: { black: game.capturesBy(BLACK), white: game.capturesBy(WHITE) },
      sgf: formatSgf(recordOfGame(game, details)),
      ...(result ? { result } : {}),
    };
  }

  /** Returns the picture of the board, the side to move in black. */
  #look(): Frame {
    const { size, toPlay, stones } = this.#game;
    return renderFrame(this.#sight.style, size, seenBy(toPlay, stones));
  }

  #mustGoOn(): void {
    if (this.#game.isOver) throw new UserError('game-over', 'the game is over');
  }

  #mustPlayOn(size: number): void {
    mustPlayOn(this.#thinker.boardSizes, size);
  }
}

function makeGame({ size, komi, handicap }: NewGame): Game {
  return new Game(size, { komi, handicap: handicap === 0 ? [] : fixedHandicap(size, handicap) });
}

function resultOf(game: Game, dead: readonly Point[]): NonNullable<Position['result']> {
  return { score: formatScore(scoreGame(game, dead).lead), dead };
}
