import { readSgfFile } from '../go/read-sgf-file.js';
import { parseSgfCollection } from '../go/sgf.js';
import { type MisreadMove, type ReadingReport, checkReading } from '../render/check-reading.js';
import { FRAME_STYLES } from '../render/frame-styles.js';
import type { FrameStyleName } from '../render/frame.js';
import { UserError } from '../util/errors.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';

interface FramesCheckOptions {
  files: string[];
  style: FrameStyleName[] | undefined;
  noise: number;
  blur: number;
  seed: number;
  json: boolean;
}

/** Share of moves that must be read exactly: all of them from clean frames. */
const DISTORTED_TARGET = 0.999;

export const framesCheckCommand: Subcommand<FramesCheckOptions> = {
  example: [
    'frames check sgf/test-9x9.sgf.gz --noise 16',
    'every move drawn with noise on it, and read back',
  ],
  builder: (yargs) =>
    yargs
      .positional('files', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'SGF files, also .gz',
      })
      .options({
        style: {
          array: true,
          choices: FRAME_STYLES,
          requiresArg: true,
          describe: 'frame styles (default: all)',
        },
        noise: { type: 'number', default: 0, requiresArg: true, describe: 'Gaussian noise in grey levels' },
        blur: { type: 'number', default: 0, requiresArg: true, describe: 'Gaussian blur in px' },
        seed: { type: 'number', default: 1, requiresArg: true, describe: 'of the noise' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) =>
        checkNumbers(args, { noise: { from: 0, to: 255 }, blur: { from: 0, to: 32 }, seed: { whole: true } }),
      ),

  handler: async ({ files, style, noise, blur, seed, json }) => {
    const texts = await Promise.all(files.map(readSgfFile));
    const records = texts.flatMap((text) => parseSgfCollection(text));
    const onNine = records.every((record) => record.size === 9);
    const styles = style ?? (onNine ? FRAME_STYLES : FRAME_STYLES.filter((name) => name !== 'original'));
    if (records.length === 0) throw new UserError('no-games', `no game in ${files.join(', ')}`);
    const options = { noiseLevels: noise, blurPx: blur, seed };
    const results = styles.map((name) => ({ style: name, ...checkReading(name, records, options) }));
    if (json) console.log(JSON.stringify({ files, noise, blur, seed, results: results.map(shortened) }));
    else results.forEach((result) => console.log(describe(result)));
    const target = noise === 0 && blur === 0 ? 1 : DISTORTED_TARGET;
    if (results.some(({ moves, misread }) => (moves - misread.length) / moves < target)) process.exitCode = 1;
  },
};

type StyleReport = ReadingReport & { readonly style: FrameStyleName };

const SHOWN = 5;

function describe({
  style,
  games,
  moves,
  passes,
  captures,
  multiStoneCaptures,
  misread,
}: StyleReport): string {
  const what = `${moves} moves of ${games} games (${captures} captures, ${multiStoneCaptures} of several stones; ${passes} passes)`;
  if (misread.length === 0) return `${style}: ${what}, all read exactly`;
  const share = ((100 * misread.length) / moves).toFixed(3);
  const shown = misread.slice(0, SHOWN).map((one) => `\n  ${describeMisread(one)}`);
  const more = misread.length > SHOWN ? `\n  and ${misread.length - SHOWN} more` : '';
  return `${style}: ${what}, ${misread.length} misread (${share} %)${shown.join('')}${more}`;
}

function describeMisread({ game, move, read }: MisreadMove): string {
  return `game ${game + 1}, move ${move + 1}: ${read.kind === 'unreadable' ? read.reason : `read as ${read.kind}`}`;
}

function shortened({ misread, ...counts }: StyleReport) {
  return { ...counts, misread: misread.length, first: misread.slice(0, SHOWN) };
}
