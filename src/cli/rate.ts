import { readAllResults } from '../arena/read-results.js';
import { pairsOf } from '../arena/rated-game.js';
import { standingsOf } from '../arena/standings.js';
import { bayesElo } from '../rating/bayes-elo.js';
import { bayesianLlr, sprt } from '../rating/sprt.js';
import { UserError } from '../util/errors.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';
import { columns, describeStandings } from './standings-text.js';

interface RateOptions {
  files: string[];
  anchor: string[];
  'prior-games': number;
  'first-move': boolean;
  pairs: boolean;
  sprt: string | undefined;
  'sprt-model': 'normalized' | 'logistic' | 'bayesian';
  alpha: number;
  bayeselo: boolean;
  advantage: number;
  'draw-elo': number;
  json: boolean;
}

const number = { type: 'number', requiresArg: true } as const;

export const rateCommand: Subcommand<RateOptions> = {
  example: ['rate out/arena/*/results.jsonl --anchor gnugo-10=1946', "all games so far, GNU Go's Elo held"],
  builder: (yargs) =>
    yargs
      .usage(
        "$0 rate FILES... [options]\n\nElo from results: a tournament's results.jsonl, SGF files, or text with tags like PGN's.\nGames of a mirrored pair are taken together: same pair of a tournament, same Round in PGN.",
      )
      .positional('files', { type: 'string', array: true, demandOption: true })
      .options({
        anchor: { type: 'string', array: true, default: [], describe: 'NAME=ELO: this one has this Elo' },
        'prior-games': {
          ...number,
          default: 2,
          describe: 'drawn games that every player is thought to have played besides',
        },
        'first-move': {
          type: 'boolean',
          default: true,
          describe: 'let moving first be worth something; --no-first-move: nothing',
        },
        pairs: { type: 'boolean', default: true, describe: '--no-pairs: every game by itself' },
        sprt: {
          type: 'string',
          requiresArg: true,
          describe: 'ELO0,ELO1: where a test of two players stands',
        },
        'sprt-model': {
          choices: ['normalized', 'logistic', 'bayesian'] as const,
          default: 'normalized' as const,
          describe: 'what the bounds of --sprt are',
        },
        alpha: { ...number, default: 0.05, describe: 'error rate of --sprt, both ways' },
        bayeselo: { type: 'boolean', default: false, describe: 'the ratings that BayesElo gives, besides' },
        advantage: { ...number, default: 0, describe: 'of BayesElo; 32.8 in chess' },
        'draw-elo': { ...number, default: 0.01, describe: 'of BayesElo; 97.3 in chess' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) =>
        checkNumbers(args, {
          // Without any, who has won all games is infinitely strong, and nobody's Elo is held.
          'prior-games': { from: 1e-3 },
          alpha: { from: 1e-9, to: 0.5 },
          advantage: {},
          'draw-elo': { from: 1e-6 },
        }),
      ),

  handler: async (args) => {
    const read = await readAllResults(args.files, (line) => console.error(`vw: ${line}`));
    const games = args.pairs ? read : read.map(({ pair: _, ...game }) => game);
    const standings = standingsOf(games, {
      anchors: anchorsOf(args.anchor),
      priorGames: args['prior-games'],
      firstMove: args['first-move'],
    });
    const test = args.sprt === undefined ? undefined : testOf(standings, args.sprt, args);
    const bayes = args.bayeselo ? bayesOf(games, args) : undefined;
    if (args.json) {
      console.log(
        JSON.stringify({ ...standings, ...(test ? { sprt: test } : {}), ...(bayes ? { bayes } : {}) }),
      );
      return;
    }
    console.log(describeStandings(standings));
    if (test) {
      const { llr, lower, upper, verdict } = test;
      console.log(
        `SPRT ${args.sprt!}: LLR ${llr.toFixed(2)} (${lower.toFixed(2)} to ${upper.toFixed(2)}), ${verdict === 'open' ? 'not decided' : `accepts ${verdict}`}`,
      );
    }
    if (bayes) {
      const rows = bayes.map(({ name, elo, error }) => [name, elo.toFixed(1), `± ${error.toFixed(1)}`]);
      console.log(columns([['BayesElo', 'Elo', '95 %'], ...rows]));
    }
  },
};

/** Returns Elo by name from `NAME=ELO`. Throws UserError `bad-anchor`. */
export function anchorsOf(texts: readonly string[]): Map<string, number> {
  return new Map(
    texts.map((text) => {
      const match = /^(.+)=(-?\d+(?:\.\d+)?)$/.exec(text);
      if (!match) throw new UserError('bad-anchor', `an anchor is NAME=ELO, not ${text}`);
      return [match[1]!, Number(match[2])];
    }),
  );
}

/** Returns the bounds of an SPRT from `ELO0,ELO1`. Throws UserError `bad-bounds`. */
export function boundsOf(text: string): { elo0: number; elo1: number } {
  const match = /^(-?\d+(?:\.\d+)?|-?\.\d+),(-?\d+(?:\.\d+)?|-?\.\d+)$/.exec(text);
  const [elo0, elo1] = [Number(match?.[1]), Number(match?.[2])];
  if (!(elo0 < elo1)) {
    throw new UserError('bad-bounds', `bounds are ELO0,ELO1, the smaller one first, not ${text}`);
  }
  return { elo0, elo1 };
}

function testOf(
  { encounters }: ReturnType<typeof standingsOf>,
  bounds: string,
  { 'sprt-model': model, alpha }: Pick<RateOptions, 'sprt-model' | 'alpha'>,
) {
  const [encounter, ...others] = encounters;
  if (!encounter || others.length > 0) {
    throw new UserError(
      'bad-test',
      `an SPRT is of two players (there are ${encounters.length} matches here)`,
    );
  }
  const { elo0, elo1 } = boundsOf(bounds);
  const { wins, draws, losses, pairCounts } = encounter;
  const isPaired = 2 * pairCounts.reduce((sum, count) => sum + count, 0) === wins + draws + losses;
  const counts = isPaired && model !== 'bayesian' ? pairCounts : ([losses, draws, wins] as const);
  const settings = { elo0, elo1, alpha, beta: alpha };
  if (model !== 'bayesian') return sprt(counts, { model, ...settings });
  const upper = Math.log((1 - alpha) / alpha);
  const llr = bayesianLlr([losses, draws, wins], elo0, elo1);
  const verdict = llr >= upper ? ('elo1' as const) : llr <= -upper ? ('elo0' as const) : ('open' as const);
  return { llr, lower: -upper, upper, verdict };
}

function bayesOf(
  games: Parameters<typeof pairsOf>[0],
  { advantage, 'draw-elo': drawElo }: Pick<RateOptions, 'advantage' | 'draw-elo'>,
) {
  const counted = pairsOf(games).flat();
  const names = [...new Set(counted.flatMap(({ first, second }) => [first, second]))].sort();
  const meetings = counted.map(({ first, second, points }) => ({
    first: names.indexOf(first),
    second: names.indexOf(second),
    wins: Number(points === 1),
    draws: Number(points === 0.5),
    losses: Number(points === 0),
  }));
  const { elo, error } = bayesElo(meetings, { players: names.length, advantage, drawElo });
  return names.map((name, player) => ({ name, elo: elo[player]!, error: error[player]! }));
}
