import { readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { recordOfGame } from '../go/game-record.js';
import type { Game } from '../go/game.js';
import { formatSgf } from '../go/sgf.js';
import { EngineError } from '../gtp/client.js';
import type { MatchEngine } from '../match/match-engine.js';
import type { PlayedMove } from '../match/referee.js';
import { type GameResult, formatResult } from '../match/result.js';
import { writeGif } from '../picture/gif.js';
import { decodePng } from '../picture/png.js';
import { makeFolder } from '../util/make-folder.js';
import { writeFileWhole } from '../util/write-file.js';

const FRAME_FILE = /^\d{3,}\.png$/;
/** About how wide the animation is. */
const GIF_WIDTH_PX = 405;
const GIF_DELAY_MS = 500;
const GIF_LAST_DELAY_MS = 3000;

interface KeptFrame {
  readonly engine: MatchEngine;
  readonly path: string;
}

/** What a demo leaves: the record with what was said of each move, the generated frames, an animation of them. */
export class DemoFolder {
  readonly #folder: string;
  readonly #frames: KeptFrame[] = [];
  /** By move. */
  readonly #explanations: (string | undefined)[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder and takes the frames of an earlier demo away. */
  static async open(folder: string): Promise<DemoFolder> {
    const frames = join(folder, 'frames');
    await makeFolder(frames);
    const old = (await readdir(frames)).filter((file) => FRAME_FILE.test(file));
    await Promise.all(old.map((file) => rm(join(frames, file))));
    return new DemoFolder(folder);
  }

  /** Has vw-gtp write the frame of its move and returns what it says of it. Throws EngineError. */
  async keepMove({ engine, game }: PlayedMove): Promise<string> {
    const number = String(game.moves.length).padStart(3, '0');
    // Relative: GTP cannot carry every folder name, but the engine works where we do.
    const path = join(this.#folder, 'frames', `${number}.png`);
    try {
      await engine.send(`vw-frame_png ${path}`);
      this.#frames.push({ engine, path });
    } catch (error) {
      // A pass that no frame showed.
      if (!(error instanceof EngineError && error.answer === 'no frame yet')) throw error;
    }
    const explanation = await engine.send('gomill-explain_last_move');
    this.#explanations[game.moves.length - 1] = explanation;
    return explanation;
  }

  /** Writes the record, and the animation of one engine's frames: the other's show the colours exchanged. */
  async finish(
    game: Game,
    result: GameResult,
    players: { readonly black: string; readonly white: string },
    engine: MatchEngine,
  ): Promise<void> {
    const record = recordOfGame(game, {
      players,
      result: formatResult(result),
      moveComments: this.#explanations,
    });
    await writeFileWhole(join(this.#folder, 'game.sgf'), `${formatSgf(record)}\n`);
    const paths = this.#frames.filter((frame) => frame.engine === engine).map(({ path }) => path);
    const frames = await Promise.all(paths.map(async (path) => decodePng(await readFile(path))));
    if (frames.length === 0) return;
    await writeGif(frames, join(this.#folder, 'game.gif'), {
      delayMs: GIF_DELAY_MS,
      lastDelayMs: GIF_LAST_DELAY_MS,
      scale: Math.max(1, Math.round(GIF_WIDTH_PX / frames[0]!.width)),
    });
  }

  /** Returns where things are, a line each. */
  describe(): string[] {
    return [
      `${join(this.#folder, 'game.sgf')}  the game`,
      `${join(this.#folder, 'frames')}    ${this.#frames.length} frames as generated, the side to move in black`,
      `${join(this.#folder, 'game.gif')}  the same, animated`,
    ];
  }
}
