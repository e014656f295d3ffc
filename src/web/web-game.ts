import { Game } from '../go/game.js';
import { fixedHandicap } from '../go/handicap.js';
import { BLACK, type Point, type Sign, WHITE, opponent } from '../go/point.js';
import { type Player, RESIGN } from '../player/player.js';
import { RefusedError } from './guard.js';

/** What a page is told of a game. */
export interface GameView {
  readonly size: number;
  readonly komi: number;
  /** What the person plays. */
  readonly human: Sign;
  readonly toPlay: Sign;
  /** [S * S] by point: 1 black, -1 white, 0 empty. */
  readonly stones: readonly number[];
  readonly moves: readonly { readonly color: Sign; readonly point: Point }[];
  readonly over: boolean;
  /** Who resigned, if anybody. */
  readonly resigned: Sign | null;
  /** Why the engine played its last move. */
  readonly explanation: string;
}

export interface WebGameOptions {
  readonly size: number;
  readonly komi: number;
  readonly handicap: number;
  readonly human: Sign;
}

/** One game of a person against the engine. Its steps never overlap: a second one is refused. */
export class WebGame {
  readonly #player: Player;
  readonly #human: Sign;
  readonly #game: Game;
  #resigned: Sign | null = null;
  #explanation = '';
  #busy = false;

  /** Throws UserError for a board, komi or handicap that cannot be. */
  constructor(player: Player, { size, komi, handicap, human }: WebGameOptions) {
    if (!player.supportsSize(size)) {
      throw new RefusedError(400, 'bad-board-size', `the model does not play on a board of ${size}`);
    }
    this.#player = player;
    this.#human = human;
    this.#game = new Game(size, { komi, handicap: handicap === 0 ? [] : fixedHandicap(size, handicap) });
  }

  /** Lets the engine move where it is its turn. */
  begin(): Promise<void> {
    return this.#alone(() => this.#answer());
  }

  /** Plays a point or PASS for the person, then the engine's answer. Throws UserError; nothing has changed then. */
  play(point: Point): Promise<void> {
    return this.#alone(async () => {
      this.#mustRun();
      if (this.#game.toPlay !== this.#human)
        throw new RefusedError(409, 'not-your-turn', 'it is not your turn');
      const why = this.#game.illegality(this.#human, point, 'superko');
      if (why !== null) throw new RefusedError(409, why, `illegal move (${why})`);
      this.#game.play(this.#human, point);
      try {
        await this.#answer();
      } catch (error) {
        this.#game.undo();
        throw error;
      }
    });
  }

  /** Takes back to the person's last turn. */
  undo(): Promise<void> {
    return this.#alone(() => {
      const last = this.#game.moves.map(({ color }) => color).lastIndexOf(this.#human);
      if (last < 0) throw new RefusedError(409, 'cannot-undo', 'there is no move of yours to take back');
      while (this.#game.moves.length > last) this.#game.undo();
      this.#resigned = null;
      this.#explanation = '';
      return Promise.resolve();
    });
  }

  /** Ends the game in the engine's favour. */
  resign(): Promise<void> {
    return this.#alone(() => {
      this.#mustRun();
      this.#resigned = this.#human;
      return Promise.resolve();
    });
  }

  view(): GameView {
    const { size, komi, toPlay, stones, moves, isOver } = this.#game;
    return {
      size,
      komi,
      human: this.#human,
      toPlay,
      stones: [...stones],
      moves: [...moves],
      over: isOver || this.#resigned !== null,
      resigned: this.#resigned,
      explanation: this.#explanation,
    };
  }

  async #alone(step: () => Promise<void>): Promise<void> {
    if (this.#busy) throw new RefusedError(409, 'busy', 'the engine is still thinking');
    this.#busy = true;
    try {
      await step();
    } finally {
      this.#busy = false;
    }
  }

  #mustRun(): void {
    if (this.#game.isOver || this.#resigned !== null) {
      throw new RefusedError(409, 'game-over', 'the game is over');
    }
  }

  async #answer(): Promise<void> {
    const color = opponent(this.#human);
    if (this.#game.isOver || this.#game.toPlay !== color) return;
    const { move, explanation } = await this.#player.genmove(this.#game, color);
    this.#explanation = explanation;
    if (move === RESIGN) this.#resigned = color;
    else this.#game.play(color, move);
  }
}

/** Returns the options in a page's words. Throws RefusedError where they are none. */
export function readGameOptions(body: Readonly<Record<string, unknown>>): WebGameOptions {
  const { size = 9, komi = 7, handicap = 0, human = 'black' } = body;
  if (typeof size !== 'number') throw new RefusedError(400, 'bad-option', 'size must be a number');
  if (typeof komi !== 'number' || Math.abs(komi) > 1000) {
    throw new RefusedError(400, 'bad-option', 'komi must be a number, at most 1000');
  }
  if (typeof handicap !== 'number') throw new RefusedError(400, 'bad-option', 'handicap must be a number');
  if (human !== 'black' && human !== 'white') {
    throw new RefusedError(400, 'bad-option', 'human must be black or white');
  }
  return { size, komi, handicap, human: human === 'black' ? BLACK : WHITE };
}
