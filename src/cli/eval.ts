import { existsSync } from 'node:fs';
import { type EvalReport, evaluate } from '../eval/held-out.js';
import { readSgfFile } from '../go/read-sgf-file.js';
import { parseSgfCollection } from '../go/sgf.js';
import { DEFAULT_MODEL, openBundle, testSplit } from '../model/bundle.js';
import { DEVICES, type Device } from '../model/device.js';
import { loadVideoModel } from '../model/load-video-model.js';
import { mustPlayOn } from '../player/player.js';
import { UserError } from '../util/errors.js';
import type { Subcommand } from './lazy-command.js';
import { THREADS, checkNumbers, viewsOption } from './options.js';
import { progressOn } from './progress.js';

interface EvalCommandOptions {
  model: string;
  sgf: string | undefined;
  size: number | undefined;
  player: string;
  games: number | undefined;
  views: 1 | 8;
  device: Device;
  threads: number;
  json: boolean;
}

const text = { type: 'string', requiresArg: true } as const;
const number = { type: 'number', requiresArg: true } as const;

export const evalCommand: Subcommand<EvalCommandOptions> = {
  example: ['eval --games 20 --json', 'the figures of the first 20 games, as JSON'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 eval [options]\n\nHeld-out figures of a model: what it reads, what it generates, what it matches.',
      )
      .options({
        model: {
          ...text,
          default: DEFAULT_MODEL,
          describe: 'name under models/, or folder with a model.json',
        },
        sgf: {
          ...text,
          describe: 'collection of games, .gz or not (default: those that come with the program)',
        },
        size: { ...number, describe: 'boards of this size only (default: all that the model plays on)' },
        player: { ...text, default: 'strong', describe: 'whose moves are to be matched; "" takes all' },
        games: { ...number, describe: 'only the first games of each size' },
        views: viewsOption,
        device: { choices: DEVICES, default: 'auto' as const, describe: 'where the model runs' },
        threads: { ...number, default: 1, describe: 'CPU threads' },
        json: { type: 'boolean', default: false, describe: 'a line of JSON for each size on stdout' },
      })
      .check((args) =>
        checkNumbers(args, {
          games: { from: 1, whole: true },
          threads: THREADS,
          size: { from: 2, to: 25, whole: true },
        }),
      ),

  handler: async ({ model: name, sgf, size: onlySize, player, games, views, device, threads, json }) => {
    const bundle = await openBundle(name);
    const { boardSizes } = bundle.manifest;
    const collections = sgf === undefined ? boardSizes.map(testSplit).filter(existsSync) : [sgf];
    const all = (await Promise.all(collections.map(readSgfFile))).flatMap((file) => parseSgfCollection(file));
    const sizes = [...new Set(all.map(({ size }) => size))].sort((a, b) => a - b);
    const wanted = onlySize === undefined ? sizes : [onlySize];
    wanted.forEach((size) => mustPlayOn(boardSizes, size));
    const model = await loadVideoModel(bundle, { device, threads });
    try {
      for (const size of wanted) {
        const records = all.filter((record) => record.size === size).slice(0, games);
        const source = sgf ?? testSplit(size);
        const progress = progressOn(process.stderr, 'positions');
        const report = await evaluate(model, { games: records, player, views, onProgress: progress.report });
        progress.end();
        if (report.positions === 0) {
          throw new UserError(
            'no-positions',
            `${source} has no move of a player named ${player} on ${size}x${size}`,
          );
        }
        console.log(
          json
            ? JSON.stringify({ model: bundle.manifest.name, sgf: source, size, player, views, ...report })
            : describe(report, size),
        );
      }
    } finally {
      await model.dispose();
    }
  },
};

function describe(report: EvalReport, size: number): string {
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const reasons = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([reason, times]) => `${reason} ${times}`)
      .join(', ') || 'none';
  const rows: [string, string][] = [
    ['positions', `${report.positions} of ${report.games} games on ${size}x${size}`],
    ['boards read back exactly by the tokenizer', percent(report.boardsReadBack)],
    ['raw frames readable and legal', percent(report.rawLegal)],
    ['raw frames exact to the last stone', percent(report.rawExact)],
    [
      '  where the move played captures',
      `${percent(report.captures.rawExact)} of ${report.captures.positions}`,
    ],
    ['moves matched', percent(report.matched)],
    ['mean probability of the move played', percent(report.meanProbability)],
    ['moves determined by their first code', percent(report.codeDeterminesMove)],
    ['different first codes a move gets', report.codesPerMove.toFixed(3)],
    ['codes used', String(report.codesUsed)],
    ['unreadable frames', reasons(report.unreadable)],
    ['illegal frames', reasons(report.illegal)],
  ];
  return `${rows.map(([name, value]) => `${name.padEnd(44)}${value}`).join('\n')}\n`;
}
