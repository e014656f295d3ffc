import { join } from 'node:path';
import type { GameEntry } from '../arena/game-entry.js';
import { LocalExecutor } from '../arena/local-executor.js';
import { reportMatch } from '../arena/match-report.js';
import { type Progress, playTournament } from '../arena/tournament.js';
import { defaultKomi } from '../go/game.js';
import { loadEngineSpec } from '../match/engine-spec.js';
import { formatResult } from '../match/result.js';
import { loadScorer, scorerName } from '../match/scorer.js';
import { UserError } from '../util/errors.js';
import { formatDuration } from './durations.js';
import type { Subcommand } from './lazy-command.js';
import { type MatchNames, describeMatch } from './match-text.js';
import { checkNumbers } from './options.js';
import { stoppable } from './stoppable.js';

interface StrengthOptions {
  engine: string;
  opponent: string;
  games: number;
  size: number;
  komi: number | undefined;
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
  example: ['strength --opponent gnugo-10 --games 100', 'mirrored pairs of games, score with its interval'],
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
        komi: {
          ...number,
          describe: 'a whole number makes drawn games possible (default: 7, on boards over 9x9 7.5)',
        },
        'opening-stones': { ...number, default: 2, describe: 'random moves before each game' },
        seed: { ...number, default: 1, describe: 'of the openings' },
        'move-limit': { ...number, default: 600, describe: 'a longer game is scored as it stands' },
        concurrency: { ...number, default: 1, describe: 'games at the same time' },
        scorer: {
          ...text,
          default: 'area',
          describe:
            'area: counted here, dead stones found by random games; agreed: as both engines say; or an ENGINE',
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
    const { games, size, seed, concurrency, json } = args;
    const { komi = defaultKomi(size) } = args;
    if (games % 2 !== 0) {
      throw new UserError(
        'bad-match',
        `${games} games (allowed: even numbers, every opening is played twice)`,
      );
    }
    const engine = loadEngineSpec(args.engine);
    const given = loadEngineSpec(args.opponent);
    const opponent = given.name === engine.name ? { ...given, name: `${given.name} (2)` } : given;
    const names = { engine: engine.name, opponent: opponent.name };
    const folder = args.out ?? defaultFolder(names, args);
    const moveLimit = args['move-limit'];
    const scorer = loadScorer(args.scorer);
    const engines = [engine, opponent];
    const { signal, done } = stoppable();
    const played = await playTournament(
      {
        ...{ format: 'round-robin', engines, size, komi, seed, moveLimit },
        pairs: games / 2,
        openingStones: args['opening-stones'],
        scorer: scorerName(scorer),
      },
      {
        ...{ folder, signal },
        executor: () => new LocalExecutor({ engines, size, moveLimit, concurrency, scorer }),
        onProgress: progress(games, names),
      },
    );
    done();
    const entries = played.slice(0, games);
    const report = reportMatch(entries, engine.name);
    const { 'opening-stones': openingStones } = args;
    if (json)
      console.log(
        JSON.stringify({ ...names, size, komi, openingStones, seed, scorer: args.scorer, folder, ...report }),
      );
    else console.log(`${describeMatch(report, names)}\n${folder} has the games.`);
    if (entries.length === games) return;
    console.error(`Stopped after ${entries.length} of ${games} games; the same command goes on from there.`);
    process.exitCode = 1;
  },
};

function defaultFolder({ engine, opponent }: MatchNames, { size, seed }: StrengthOptions): string {
  const plain = (name: string): string => name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);
  return join('out', 'strength', `${plain(engine)}-${plain(opponent)}-${size}x${size}-seed-${seed}`);
}

/** Returns what says on stderr how far a match is. */
function progress(games: number, { engine }: MatchNames): (progress: Progress) => void {
  const start = performance.now();
  const entries: GameEntry[] = [];
  let before = 0;
  return ({ games: all, newest }) => {
    if (!newest) {
      entries.push(...all.values());
      before = Math.min(games, entries.length);
      if (before > 0) console.error(`${before} of ${games} games are there already.`);
      return;
    }
    entries.push(newest);
    const played = entries.length - before;
    const leftMs = ((performance.now() - start) / Math.max(1, played)) * (games - entries.length);
    const { wins, losses, draws } = reportMatch(entries, engine);
    console.error(
      `${entries.length}/${games}  ${newest.black} - ${newest.white} ${formatResult(newest.result)}  ` +
        `(${wins} won, ${losses} lost, ${draws} drawn; ${formatDuration(leftMs)} left)`,
    );
  };
}
