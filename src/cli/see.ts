import { drawBoard } from '../go/diagram.js';
import { Game, defaultKomi, setupOf } from '../go/game.js';
import { recordOfGame } from '../go/game-record.js';
import { BLACK, PASS, type Sign, WHITE, formatVertex, stoneName } from '../go/point.js';
import { formatSgf } from '../go/sgf.js';
import { mustPlayOn } from '../player/player.js';
import type { BoardReading } from '../vision/board-reader.js';
import { UserError, messageOf } from '../util/errors.js';
import { writeFileWhole } from '../util/write-file.js';
import type { Subcommand } from './lazy-command.js';
import type { Imagined } from './see-picture.js';
import { checkNumbers } from './options.js';

interface SeeOptions {
  picture: string;
  'to-move': 'black' | 'white' | undefined;
  move: 'black' | 'white' | undefined;
  komi: number | undefined;
  model: string | undefined;
  sgf: string | undefined;
  out: string | undefined;
  json: boolean;
}

const text = { type: 'string', requiresArg: true } as const;
const colors = ['black', 'white'] as const;

export const seeCommand: Subcommand<SeeOptions> = {
  example: [
    'see screenshot.png --move black --out move.png',
    'what the engine would play there, drawn over it',
  ],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 see PICTURE [options]\n\nReads a board off a picture of it: a screenshot of any program, a diagram, cut or scaled or compressed, of any size.\nThe board must be whole and upright. Points that it is not sure of are named.',
      )
      .positional('picture', { ...text, demandOption: true, describe: 'PNG, JPEG, GIF or BMP file' })
      .options({
        'to-move': { choices: colors, describe: 'who moves next, for the SGF (a picture does not say)' },
        move: { choices: colors, describe: 'what would this side play? needs a model for the size' },
        komi: { type: 'number', requiresArg: true, describe: 'komi (default: 7, on boards over 9x9 7.5)' },
        model: { ...text, describe: 'name under models/, or folder with a model.json' },
        sgf: { ...text, describe: 'write the position to this file' },
        out: {
          ...text,
          describe:
            'write the picture to this PNG file, with what is doubtful, and with --move the move, the frame that is imagined next and whose territory is expected',
        },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) => checkNumbers(args, { komi: {} })),

  handler: async (args) => {
    const { readPicture } = await import('../picture/read-picture.js');
    const { readBoard } = await import('../vision/load-board-reader.js');
    const picture = await readPicture(args.picture);
    const reading = await readBoard(picture);
    const { size, stones, doubtful, certainty } = reading;
    const toMove = args.move ?? args['to-move'];
    const game = gameOf(reading, args.komi ?? defaultKomi(size), toMove === 'white' ? WHITE : BLACK);
    const record = recordOfGame(game);
    const { toPlay: _unknown, ...withoutTurn } = record;
    const sgf = formatSgf(toMove === undefined ? withoutTurn : record);
    if (args.sgf !== undefined) await writeFileWhole(args.sgf, `${sgf}\n`);
    const imagined = args.move === undefined ? undefined : await imagine(game, args.model);
    if (args.out !== undefined) {
      const { drawReading } = await import('./see-picture.js');
      await writeFileWhole(args.out, drawReading(picture, reading, imagined));
    }
    const named = doubtful.map((point) => ({
      point: formatVertex(point, size),
      read: stoneName(stones[point]!),
      certainty: Number(certainty[point]!.toFixed(3)),
    }));
    const move = imagined && formatVertex(imagined.move, size);
    if (args.json) {
      const rows = Array.from({ length: size }, (_, y) => [...stones.subarray(y * size, (y + 1) * size)]);
      console.log(JSON.stringify({ size, stones: rows, doubtful: named, sgf, ...(move ? { move } : {}) }));
      return;
    }
    const count = (color: Sign): number => stones.reduce((sum, stone) => sum + Number(stone === color), 0);
    console.log(`${drawBoard(stones, size, imagined?.move ?? PASS)}\n`);
    console.log(`${size}x${size}, ${count(BLACK)} black and ${count(WHITE)} white stones`);
    const list = named.map(
      ({ point, read, certainty: sure }) => `${point} (${read}, ${Math.round(100 * sure)} %)`,
    );
    console.log(named.length === 0 ? 'nothing is doubtful' : `doubtful: ${list.join(', ')}`);
    if (imagined && args.move !== undefined) {
      const ahead = imagined.lead >= 0 ? args.move : args.move === 'black' ? 'white' : 'black';
      const points = Math.abs(imagined.lead).toFixed(1);
      console.log(`${args.move} would play ${move}; ${ahead} is expected to be ${points} points ahead`);
    }
    if (args.sgf === undefined) console.log(sgf);
  },
};

/** Throws UserError `no-board` for stones that cannot lie like that. */
function gameOf({ size, stones }: BoardReading, komi: number, toPlay: Sign): Game {
  try {
    return new Game(size, { komi, setup: setupOf(stones), toPlay });
  } catch (error) {
    throw new UserError('no-board', `what was read is no position: ${messageOf(error)}`, { cause: error });
  }
}

async function imagine(game: Game, model: string | undefined): Promise<Imagined> {
  const { createThinkingPlayer } = await import('../think/bundled-thinker.js');
  const thinker = createThinkingPlayer({ log: () => undefined, ...(model === undefined ? {} : { model }) });
  try {
    await thinker.load();
    mustPlayOn(thinker.boardSizes, game.size);
    const { move, analysis } = await thinker.think(game, game.toPlay, {});
    const [step] = (await thinker.imagine(game, game.toPlay, 1)).steps;
    return {
      move: move === 'resign' ? PASS : move,
      color: game.toPlay,
      lead: analysis?.lead ?? 0,
      ownership: analysis?.ownership ?? new Float32Array(game.size * game.size),
      frame: step?.frame,
    };
  } finally {
    await thinker.dispose();
  }
}
