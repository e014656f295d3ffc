import { join } from 'node:path';
import { loadEngineSpec } from '../match/engine-spec.js';
import type { GameEntry } from '../match/journal.js';
import { runMatch } from '../match/match.js';
import { reportMatch } from '../match/report.js';
import { formatResult } from '../match/result.js';
import { type Scorer, engineScorer, ownScorer } from '../match/scorer.js';
import { formatDuration } from './durations.js';
import type { Subcommand } from './lazy-command.js';
import { type MatchNames, describeMatch } from './match-text.js';
import { checkNumbers } from './options.js';

interface StrengthOptions {
  engine: string;
  opponent: string;
  games: number;
  size: number;
  komi: number;
  'opening-stones': number;
  seed: number;
  'move-limit': number;
  concurrency: number;
  scorer: string;
  out: string | undefined;
  json: boolean;
}

const number = { type: 'number', requiresArg: true } as const;
const text = { type: 'string', requiresArg: true } as const;

export const strengthCommand: Subcommand<StrengthOptions> = {
  builder: (yargs) =>
    yargs
      .usage(
        '$0 strength --opponent ENGINE [options]\n\nPlays mirrored pairs of games from random openings: every opening twice, with exchanged colours.\nAn ENGINE is a name under engines/, a JSON file like those, or a command line in quotes.\nCan be stopped; the same command goes on where it was.',
      )
      .options({
        engine: { ...text, default: 'vw-gtp', describe: 'the engine to measure' },
        opponent: { ...text, demandOption: true, describe: 'the engine it plays against' },
        games: { ...number, default: 200, describe: 'an even number' },
        size: { ...number, default: 9, describe: 'board size' },
        komi: { ...number, default: 7, describe: 'a whole number makes drawn games possible' },
        'opening-stones': { ...number, default: 2, describe: 'random moves before each game' },
        seed: { ...number, default: 1, describe: 'of the openings' },
        'move-limit': { ...number, default: 600, describe: 'a longer game has no result' },
        concurrency: { ...number, default: 1, describe: 'games at the same time' },
        scorer: {
          ...text,
          default: 'area',
          describe: 'area: counted here, dead stones found by random games; or an ENGINE to be asked',
        },
        out: { ...text, describe: 'folder for games and results (default: under out/strength)' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) =>
        checkNumbers(args, {
          games: { from: 2, whole: true },
          size: { from: 2, to: 25, whole: true },
          komi: {},
          'opening-stones': { from: 0, to: 100, whole: true },
          seed: { whole: true },
          'move-limit': { from: 2, whole: true },
          concurrency: { from: 1, to: 64, whole: true },
        }),
      ),

  handler: async (args) => {
    const { games, size, komi, seed, concurrency, json } = args;
    const engine = loadEngineSpec(args.engine);
    const opponent = loadEngineSpec(args.opponent);
    const names = { engine: engine.name, opponent: opponent.name };
    const folder = args.out ?? defaultFolder(names, args);
    const stop = new AbortController();
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const abort = (): void => stop.abort();
    for (const signal of signals) process.on(signal, abort);
    const entries = await runMatch({
      ...{ engine, opponent, games, size, komi, seed, concurrency, folder },
      openingStones: args['opening-stones'],
      moveLimit: args['move-limit'],
      scorer: scorerOf(args.scorer),
      signal: stop.signal,
      onProgress: progress(games, names),
    });
    for (const signal of signals) process.off(signal, abort);
    const report = reportMatch(entries);
    const { scorer, 'opening-stones': openingStones } = args;
    if (json)
      console.log(JSON.stringify({ ...names, size, komi, openingStones, seed, scorer, folder, ...report }));
    else console.log(`${describeMatch(report, names)}\n${folder} has the games.`);
    if (entries.length === games) return;
    console.error(`Stopped after ${entries.length} of ${games} games; the same command goes on from there.`);
    process.exitCode = 1;
  },
};

function scorerOf(name: string): Scorer {
  return name === 'area' ? ownScorer : engineScorer(loadEngineSpec(name));
}

function defaultFolder({ engine, opponent }: MatchNames, { size, seed }: StrengthOptions): string {
  const plain = (name: string): string => name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);
  return join('out', 'strength', `${plain(engine)}-${plain(opponent)}-${size}x${size}-seed-${seed}`);
}

/** Returns what says on stderr how far a match is. */
function progress(games: number, { engine, opponent }: MatchNames) {
  const start = performance.now();
  let before = 0;
  return (entries: readonly GameEntry[], newest: GameEntry | undefined): void => {
    if (!newest) {
      before = entries.length;
      if (before > 0) console.error(`${before} of ${games} games are there already.`);
      return;
    }
    const played = entries.length - before;
    const leftMs = ((performance.now() - start) / Math.max(1, played)) * (games - entries.length);
    const { wins, losses, draws } = reportMatch(entries);
    const [black, white] = newest.engineColor === 'b' ? [engine, opponent] : [opponent, engine];
    console.error(
      `${entries.length}/${games}  ${black} - ${white} ${formatResult(newest.result)}  ` +
        `(${wins} won, ${losses} lost, ${draws} drawn; ${formatDuration(leftMs)} left)`,
    );
  };
}
