import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { readIdentity } from '../arena/folder-page.js';
import { formatGamesCsv } from '../arena/games-csv.js';
import { formatArenaPage } from '../arena/report-html.js';
import { rankCards, describeRankCard } from '../arena/rank-card.js';
import { LocalExecutor } from '../arena/local-executor.js';
import { ratedGame } from '../arena/rated-game.js';
import type { Executor } from '../arena/executor.js';
import { FORMATS, type Format, type Identity } from '../arena/settings.js';
import { describeSprt, sprtReport } from '../arena/sprt-verdict.js';
import { standingsOf } from '../arena/standings.js';
import { RESIGNS, type Resign } from '../match/referee.js';
import { type LeftOut, playTournament } from '../arena/tournament.js';
import {
  DEFAULT_PAIRS,
  DEFAULT_SPRT_PAIRS,
  type LoadedTournament,
  loadTournament,
} from './arena-settings.js';
import { liveTable } from './arena-live.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers, redisOption } from './options.js';
import { anchorsOf, boundsOf } from './rate.js';
import { describeStandings } from './standings-text.js';
import { stoppable } from './stoppable.js';

interface ArenaOptions {
  tournament: string | undefined;
  engine: string[] | undefined;
  format: Format | undefined;
  pairs: number | undefined;
  anchor: string[] | undefined;
  size: number | undefined;
  komi: number | undefined;
  'komi-ladder': number[] | undefined;
  'handicap-ladder': number[] | undefined;
  'opening-stones': number | undefined;
  book: string | undefined;
  'book-moves': number | undefined;
  seed: number | undefined;
  'move-limit': number | undefined;
  time: string | undefined;
  resign: Resign | undefined;
  adjudicate: string | undefined;
  scorer: string | undefined;
  sprt: string | undefined;
  concurrency: number;
  executor: 'local' | 'bullmq';
  redis: string;
  pool: string;
  out: string | undefined;
  logs: boolean;
  json: boolean;
}

const number = { type: 'number', requiresArg: true } as const;
const numbers = { type: 'number', array: true, requiresArg: true } as const;
const text = { type: 'string', requiresArg: true } as const;

export const arenaCommand: Subcommand<ArenaOptions> = {
  example: ['arena ladder --concurrency 2', 'a tournament from engines/tournaments, two games at once'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 arena [TOURNAMENT] [--engine ENGINE...] [options]\n\nPlays a tournament in mirrored pairs and rates everybody. A TOURNAMENT is a name under engines/tournaments/ or a JSON file;\noptions go before what it says. An ENGINE is a name under engines/, a JSON file like those, or a command line in quotes,\nwith NAME= before it where it should have another name.\nCan be stopped, or killed, at any moment; the same command goes on where it was.',
      )
      .positional('tournament', { type: 'string' })
      .options({
        engine: {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'takes part; in a gauntlet the first plays all',
        },
        format: { choices: FORMATS, describe: 'default round-robin' },
        pairs: {
          ...number,
          describe: `of games for every two that meet; rounds of a swiss (default ${DEFAULT_PAIRS}); most of an sprt (default ${DEFAULT_SPRT_PAIRS})`,
        },
        anchor: {
          type: 'string',
          array: true,
          requiresArg: true,
          describe: 'NAME=ELO: this engine has this Elo',
        },
        size: { ...number, describe: 'board size (default 9)' },
        komi: {
          ...number,
          describe: 'a whole number makes drawn games possible (default: 7, on boards over 9x9 7.5)',
        },
        'komi-ladder': { ...numbers, describe: 'added to the komi of pair 1, 2, ... in turn' },
        'handicap-ladder': { ...numbers, describe: 'handicap stones of pair 1, 2, ... in turn' },
        'opening-stones': { ...number, describe: 'random moves before each game (default 2)' },
        book: { ...text, describe: 'SGF file: its games begin ours' },
        'book-moves': { ...number, describe: 'so many moves of them (default 6)' },
        seed: { ...number, describe: 'of the openings (default 1)' },
        'move-limit': { ...number, describe: 'a longer game is scored as it stands (default 600)' },
        time: {
          ...text,
          describe: "each side's clock in seconds: MAIN, MAIN+INCREMENT or MAIN,MOVES/PERIOD (default none)",
        },
        scorer: {
          ...text,
          describe:
            'area (default): counted here, dead stones found by random games; agreed: as both engines say; or an ENGINE',
        },
        resign: { choices: RESIGNS, describe: 'refused: an engine that resigns passes (default accepted)' },
        adjudicate: {
          ...text,
          describe:
            'POINTS,MOVES: given up when both engines see the same one so far ahead so many times running (default never)',
        },
        sprt: { ...text, describe: 'ELO0,ELO1 in normalized Elo, for --format sprt (default 0,20)' },
        concurrency: { ...number, default: 1, describe: 'pairs at the same time in this process' },
        executor: {
          choices: ['local', 'bullmq'] as const,
          default: 'local' as const,
          describe: 'local: games are played here; bullmq: by `vw worker` on any machine',
        },
        redis: redisOption,
        pool: { ...text, default: 'default', describe: 'with bullmq: which workers play' },
        out: { ...text, describe: 'folder for games, results and report (default: under out/arena)' },
        logs: {
          type: 'boolean',
          default: false,
          describe: 'keep what engines are told and say, by game, their stderr too',
        },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) =>
        checkNumbers(args, {
          pairs: { from: 1, whole: true },
          size: { from: 2, to: 25, whole: true },
          komi: {},
          'opening-stones': { from: 0, to: 100, whole: true },
          'book-moves': { from: 1, to: 1000, whole: true },
          seed: { whole: true },
          'move-limit': { from: 2, whole: true },
          concurrency: { from: 1, to: 512, whole: true },
        }),
      ),

  handler: async (args) => {
    const loaded = await loadTournament(args.tournament, givenBy(args));
    const { settings, anchors } = loaded;
    const folder = args.out ?? defaultFolder(args.tournament, loaded);
    const live = liveTable(process.stderr);
    const { signal, done } = stoppable();
    const leftOut: LeftOut[] = [];
    const entries = await playTournament(settings, {
      folder,
      executor: (identity) =>
        args.executor === 'local' ? localExecutor(loaded, args) : bullExecutor(loaded, identity, args),
      onProgress: live.report,
      onLeftOut: (one) => {
        leftOut.push(one);
        live.say(describeLeftOut(one));
      },
      anchors,
      signal,
    });
    done();
    live.end();
    const standings = standingsOf(entries.map(ratedGame), { anchors });
    const identity = await readIdentity(folder);
    const cards = rankCards(standings, identity);
    const report = join(folder, 'report.html');
    await writeFile(
      report,
      formatArenaPage({
        settings,
        engines: identity.engines,
        standings,
        cards,
        entries,
        anchors,
        leftOut,
        isInFolder: true,
        made: `Made on ${hostname()}, ${new Date().toISOString()}, by: vw ${process.argv.slice(2).join(' ')}`,
      }),
    );
    const csv = join(folder, 'games.csv');
    await writeFile(csv, formatGamesCsv(entries));
    const test = sprtReport(settings, entries);
    if (args.json) {
      const more = { ...(test ? { sprt: test } : {}), ...(leftOut.length > 0 ? { leftOut } : {}) };
      console.log(JSON.stringify({ folder, report, csv, ...standings, ...more, rankCards: cards }));
    } else {
      console.log(describeStandings(standings));
      if (test) console.log(`\n${describeSprt(test, namesOf(settings))}`);
      for (const card of cards) console.log(`\n${describeRankCard(card)}`);
      console.log(`\n${folder} has the games, ${report} shows them, ${csv} lists them.`);
    }
    for (const one of leftOut) console.error(describeLeftOut(one));
    if (leftOut.length > 0) process.exitCode = 1;
    if (!signal.aborted) return;
    console.error(`Stopped after ${entries.length} games; the same command goes on from there.`);
    process.exitCode = 1;
  },
};

function describeLeftOut({ name, reason }: LeftOut): string {
  return `${name} is left out, the others play on: ${reason}. The same command tries it again.`;
}

function namesOf({ engines }: LoadedTournament['settings']): string[] {
  return engines.map(({ name }) => name);
}

function localExecutor(
  { settings, scorer }: LoadedTournament,
  { concurrency, logs: isLogged }: Pick<ArenaOptions, 'concurrency' | 'logs'>,
): LocalExecutor {
  return new LocalExecutor({ ...settings, isLogged, concurrency, scorer });
}

async function bullExecutor(
  { settings, references, scorerReference }: LoadedTournament,
  identity: Identity,
  { redis, pool, logs: isLogged }: Pick<ArenaOptions, 'redis' | 'pool' | 'logs'>,
): Promise<Executor> {
  const { BullExecutor } = await import('../arena/bull-executor.js');
  const log = (line: string): void => console.error(line);
  return BullExecutor.open({
    ...settings,
    ...{ identity, references, scorer: scorerReference, isLogged, redis, pool, log },
  });
}

/** Returns what was said on the command line, without what was not. */
function givenBy(args: ArenaOptions): Parameters<typeof loadTournament>[1] {
  const given = {
    format: args.format,
    engines: args.engine,
    anchors: args.anchor && Object.fromEntries(anchorsOf(args.anchor)),
    ...{ pairs: args.pairs, size: args.size, komi: args.komi, seed: args.seed },
    komiLadder: args['komi-ladder'],
    handicapLadder: args['handicap-ladder'],
    openingStones: args['opening-stones'],
    book: args.book,
    bookMoves: args['book-moves'],
    moveLimit: args['move-limit'],
    time: args.time,
    resign: args.resign,
    adjudicate: args.adjudicate,
    scorer: args.scorer,
    sprt: args.sprt === undefined ? undefined : boundsOf(args.sprt),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function defaultFolder(name: string | undefined, { settings }: LoadedTournament): string {
  const { engines, size, seed, format } = settings;
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 80);
  const who =
    name === undefined
      ? `${format}-${engines.map((engine) => engine.name).join('-')}`
      : name.replace(/^.*\/|\.json$/g, '');
  return join('out', 'arena', `${plain(who)}-${size}x${size}-seed-${seed}`);
}
