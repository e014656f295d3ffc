import { type EngineCheck, checkEngine } from '../arena/check-engine.js';
import { engineNames } from '../match/engine-spec.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';
import { columns } from './standings-text.js';

interface EnginesCheckOptions {
  engines: string[];
  size: number;
  json: boolean;
}

export const enginesCheckCommand: Subcommand<EnginesCheckOptions> = {
  example: ['engines check gnugo-10 katago-1', 'do these two start and play'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 engines check [ENGINES...]\n\nStarts engines, asks who they are, times the start and plays three moves. Without names: all under engines/.',
      )
      .positional('engines', { type: 'string', array: true, default: [] })
      .options({
        size: { type: 'number', default: 9, requiresArg: true, describe: 'board size' },
        json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' },
      })
      .check((args) => checkNumbers(args, { size: { from: 2, to: 25, whole: true } })),

  handler: async ({ engines, size, json }) => {
    const names = engines.length > 0 ? engines : engineNames();
    const checks: EngineCheck[] = [];
    // One after another: their starts are timed.
    for (const name of names) checks.push(await checkEngine(name, size));
    if (json) console.log(JSON.stringify(checks));
    else {
      const rows = checks.map(({ engine, about, startMs, moveMs, moves, problem }) => [
        engine,
        problem === null ? 'works' : 'does not work',
        startMs === null ? '' : `${startMs.toFixed(0)} ms`,
        moveMs === null ? '' : `${moveMs.toFixed(0)} ms`,
        moves.join(' '),
        about,
      ]);
      console.log(columns([['engine', '', 'start', 'a move', 'moves', 'says'], ...rows]));
      for (const { engine, problem } of checks) if (problem !== null) console.log(`${engine}: ${problem}`);
    }
    // Those that are asked for by name must be there.
    if (engines.length > 0 && checks.some(({ problem }) => problem !== null)) process.exitCode = 1;
  },
};
