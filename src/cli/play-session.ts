import { drawBoard } from '../go/diagram.js';
import { recordOfGame } from '../go/game-record.js';
import type { Game } from '../go/game.js';
import {
  BLACK,
  PASS,
  type Point,
  type Sign,
  WHITE,
  formatVertex,
  opponent,
  parseVertex,
} from '../go/point.js';
import { formatScore } from '../go/score.js';
import { formatSgf } from '../go/sgf.js';
import { EngineError } from '../gtp/client.js';
import { leadOf } from '../gtp/scoring.js';
import type { MatchEngine } from '../match/match-engine.js';
import { type GameResult, formatResult } from '../match/result.js';
import { parseScore } from '../go/score.js';
import { UserError, messageOf } from '../util/errors.js';
import { writeFileWhole } from '../util/write-file.js';
import { describeResult } from './result-text.js';

const HELP = `  D4          play there       pass    pass
  undo        take your last move back
  hint        what the engine would play
  score       who leads, estimated
  save FILE   write the game as SGF
  resign      give up          quit    leave`;

export interface PlaySettings {
  readonly engine: MatchEngine;
  /** The game before its first move; the engine must have been shown the same position. */
  readonly game: Game;
  /** What the person plays. */
  readonly color: Sign;
  /** Whether the engine's word is taken for who leads: our own sees what becomes of each stone. */
  readonly engineCounts: boolean;
  readonly say: (text: string) => void;
}

/** A game of a person against an engine: lines in, text out. */
export class PlaySession {
  readonly #settings: PlaySettings;
  #result: GameResult | undefined;
  #hasLeft = false;

  constructor(settings: PlaySettings) {
    this.#settings = settings;
  }

  /** Whether there is nothing more to say. */
  get isOver(): boolean {
    return this.#hasLeft || this.#result !== undefined;
  }

  /** Shows the board, and has the engine move where it begins. Throws EngineError where the engine is gone. */
  async begin(): Promise<void> {
    this.#show();
    if (this.#settings.game.toPlay !== this.#settings.color) await this.#letEngineMove();
  }

  /** Does what a line says; one that cannot be done is answered and changes nothing. Throws like begin(). */
  async handle(line: string): Promise<void> {
    const [word = '', ...rest] = line.trim().split(/\s+/);
    if (word === '') return;
    try {
      await this.#run(word.toLowerCase(), rest.join(' '));
    } catch (error) {
      const isHarmless =
        error instanceof UserError && (!(error instanceof EngineError) || error.code === 'refused');
      if (!isHarmless) throw error;
      this.#settings.say(error.message);
    }
  }

  /** Writes the game as it is. Throws UserError `cannot-write`. */
  async save(path: string): Promise<void> {
    const { game } = this.#settings;
    const result = this.#result ? formatResult(this.#result) : '';
    const record = recordOfGame(game, { players: this.#players, result });
    await writeFileWhole(path, `${formatSgf(record)}\n`);
  }

  async #run(word: string, rest: string): Promise<void> {
    const { engine, color, say } = this.#settings;
    switch (word) {
      case 'help':
      case '?':
        return say(HELP);
      case 'undo':
        return this.#undo();
      case 'hint':
        return say(`${engine.name} would play ${await engine.send(`reg_genmove ${letter(color)}`)}`);
      case 'score':
        return say(`estimated: ${formatScore(await this.#lead())}`);
      case 'save':
        if (rest === '') throw new UserError('no-file', 'save where? For example: save game.sgf');
        await this.save(rest);
        return say(`${rest} has the game`);
      case 'resign':
        return this.#end({ kind: 'resignation', winner: opponent(color) });
      case 'quit':
      case 'exit':
        this.#hasLeft = true;
        return;
      default:
        return this.#play(this.#pointOf(word));
    }
  }

  #pointOf(word: string): Point {
    const { game, color } = this.#settings;
    let point: Point;
    try {
      point = parseVertex(word, game.size);
    } catch (error) {
      throw new UserError('bad-input', `neither a point nor a command: ${word} (help lists them)`, {
        cause: error,
      });
    }
    const reason = game.illegality(color, point, 'superko');
    if (reason)
      throw new UserError('illegal-move', `${formatVertex(point, game.size)} is illegal: ${reason}`);
    return point;
  }

  async #play(point: Point): Promise<void> {
    const { engine, game, color } = this.#settings;
    await engine.send(`play ${letter(color)} ${formatVertex(point, game.size)}`);
    game.play(color, point);
    if (point !== PASS) this.#show();
    await this.#endIfOver();
    if (!this.isOver) await this.#letEngineMove();
  }

  async #letEngineMove(): Promise<void> {
    const { engine, game, color, say } = this.#settings;
    const theirs = opponent(color);
    const answer = (await this.#genmove(theirs)).trim();
    if (/^resign$/i.test(answer)) return this.#end({ kind: 'resignation', winner: color });
    const point = legalPoint(answer, theirs, game);
    if (point === undefined) throw new EngineError('bad-answer', `${engine.name} wants to play ${answer}`);
    game.play(theirs, point);
    if (point !== PASS) this.#show();
    say(`${engine.name}: ${formatVertex(point, game.size)}`);
    await this.#endIfOver();
  }

  /** A refusal would leave the engine to move for ever. */
  async #genmove(color: Sign): Promise<string> {
    const { engine } = this.#settings;
    try {
      return (await engine.genmove(letter(color))).content;
    } catch (error) {
      throw new EngineError('bad-answer', messageOf(error));
    }
  }

  /** Takes back up to the person's last move, on both boards. */
  async #undo(): Promise<void> {
    const { engine, game, color, say } = this.#settings;
    const own = game.moves.findLastIndex((move) => move.color === color);
    if (own < 0) return say('there is no move of yours to take back');
    while (game.moves.length > own) {
      await engine.send('undo');
      game.undo();
    }
    this.#show();
  }

  async #endIfOver(): Promise<void> {
    const { game } = this.#settings;
    if (game.isOver) this.#end({ kind: 'score', lead: await this.#lead() });
  }

  /** Returns Black's lead. */
  async #lead(): Promise<number> {
    const { engine, engineCounts, game } = this.#settings;
    return engineCounts ? parseScore(await engine.send('final_score'), engine.name) : leadOf(game);
  }

  #end(result: GameResult): void {
    this.#result = result;
    this.#settings.say(describeResult(result, this.#players));
  }

  #show(): void {
    const { game, say } = this.#settings;
    const last = game.moves.at(-1)?.point ?? PASS;
    const captures = `captured by Black ${game.capturesBy(BLACK)}, by White ${game.capturesBy(WHITE)}`;
    say(`\n${drawBoard(game.stones, game.size, last)}\n   ${captures}\n`);
  }

  get #players(): { black: string; white: string } {
    const { engine, color } = this.#settings;
    return color === BLACK ? { black: 'You', white: engine.name } : { black: engine.name, white: 'You' };
  }
}

function legalPoint(answer: string, color: Sign, game: Game): Point | undefined {
  try {
    const point = parseVertex(answer, game.size);
    return game.illegality(color, point, 'simple') === null ? point : undefined;
  } catch {
    return undefined;
  }
}

function letter(color: Sign): 'b' | 'w' {
  return color === BLACK ? 'b' : 'w';
}
