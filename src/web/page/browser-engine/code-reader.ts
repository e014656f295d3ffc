import type { Game } from '../../../go/game.js';
import { Imagination, chooseLikeliest } from '../../../player/imagination.js';
import type { Networks } from '../../../player/networks.js';
import { renderFrame } from '../../../render/render-frame.js';
import { seenBy } from '../../../render/seen-by.js';
import { UserError } from '../../../util/errors.js';
import type { Change, CodeList, DrawnCode } from './calls.js';

/** How the model names changes, and draws what a name stands for. */
export interface CodeSight {
  readonly levels: readonly number[];
  /** Returns the code of every change of a game, by ply. */
  readonly ofGame: (game: Game) => Promise<readonly number[]>;
  /** Returns the frame that a code makes of the board on which `game` stands. */
  readonly draw: (game: Game, code: number) => Promise<DrawnCode>;
}

/** Returns what the networks of a model say of codes. */
export function codeSight({ model, past }: Networks): CodeSight {
  const { codes, frame } = model.manifest;
  return {
    levels: codes.levels,
    ofGame: (game) => past.ofGame(game),
    async draw(game, code) {
      const { size, toPlay, stones } = game;
      const before = renderFrame(frame.style, size, seenBy(toPlay, stones));
      const imagination = await Imagination.begin(model, past, game, toPlay, 1);
      return { before, after: (await imagination.frameOf(code, chooseLikeliest)).frame };
    },
  };
}

/** Reads the codes of games, and draws those that it read last. */
export class CodeReader {
  readonly #sight: CodeSight;
  #games: readonly Game[] = [];
  #changes: readonly Change[] = [];

  constructor(sight: CodeSight) {
    this.#sight = sight;
  }

  async read(games: readonly Game[]): Promise<CodeList> {
    const changes: Change[] = [];
    for (const [index, game] of games.entries()) {
      const codes = await this.#sight.ofGame(game);
      codes.forEach((code, ply) => {
        const { color, point } = game.moves[ply]!;
        changes.push({ code, game: index, ply, color, point, captured: capturedAt(game, ply) });
      });
    }
    [this.#games, this.#changes] = [games, changes];
    return { levels: this.#sight.levels, size: games[0]?.size ?? 0, changes };
  }

  /** Throws UserError where no such change was read. */
  async draw(game: number, ply: number): Promise<DrawnCode> {
    const change = this.#changes.find((one) => one.game === game && one.ply === ply);
    if (!change) throw new UserError('no-change', `no change ${ply} of game ${game} was read`);
    const position = this.#games[game]!.clone();
    position.undoTo(ply);
    return this.#sight.draw(position, change.code);
  }
}

function capturedAt(game: Game, ply: number): number {
  const [before, after] = [game.positionAt(ply), game.positionAt(ply + 1)];
  return before.filter((stone, point) => stone !== 0 && after[point] === 0).length;
}
