import { setTimeout as sleep } from 'node:timers/promises';
import { drawBoard } from '../go/diagram.js';
import { defaultKomi } from '../go/game.js';
import { BLACK, formatVertex } from '../go/point.js';
import { loadEngineSpec } from '../match/engine-spec.js';
import { findProgram } from '../util/find-program.js';
import { MatchEngine } from '../match/match-engine.js';
import { type PlayedMove, playGame } from '../match/referee.js';
import { ownScorer } from '../match/scorer.js';
import { UserError } from '../util/errors.js';
import { DemoFolder } from './demo-folder.js';
import { calledAs } from './invocation.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';
import { imaginationCounts, ourEngine } from './our-engine.js';
import { describeResult } from './result-text.js';
import { TerminalView } from './terminal-view.js';

const SELF = 'self';
const GNUGO = 'gnugo-10';
/** Slow enough to be watched, for 80 moves or so. */
const DELAY_MS = 300;

interface DemoOptions {
  opponent: string | undefined;
  color: 'black' | 'white';
  model: string | undefined;
  size: number;
  komi: number | undefined;
  'move-limit': number | undefined;
  'delay-ms': number | undefined;
  out: string;
}

const number = { type: 'number', requiresArg: true } as const;
const text = { type: 'string', requiresArg: true } as const;

export const demoCommand: Subcommand<DemoOptions> = {
  example: ['demo --opponent random --out out/demo', 'the game, its frames and an animated GIF in a folder'],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 demo [options]\n\nA whole game of vw-gtp, drawn move by move. Keeps the record, every generated frame and an animation.',
      )
      .options({
        opponent: {
          ...text,
          describe: `a name under engines/, a command line in quotes, or ${SELF} (default: ${GNUGO} where GNU Go is installed, else ${SELF})`,
        },
        color: {
          choices: ['black', 'white'] as const,
          default: 'black' as const,
          describe: 'what our engine plays',
        },
        model: { ...text, describe: 'name under models/, or folder with a model.json' },
        size: { ...number, default: 9, describe: 'board size' },
        komi: { ...number, describe: 'komi (default: 7, on boards over 9x9 7.5)' },
        'move-limit': {
          ...number,
          describe: 'a longer game is broken off (default: three moves for each intersection)',
        },
        'delay-ms': {
          ...number,
          describe: `wait after each move (default: ${DELAY_MS} on a terminal, else 0)`,
        },
        out: { ...text, default: 'out/demo', describe: 'folder for what is kept' },
      })
      .check((args) =>
        checkNumbers(args, {
          size: { from: 2, to: 25, whole: true },
          komi: {},
          'move-limit': { from: 2, whole: true },
          'delay-ms': { from: 0, to: 60_000 },
        }),
      ),

  handler: async ({ opponent, color, model, size, 'delay-ms': delayMs, out, ...more }) => {
    const { komi = defaultKomi(size), 'move-limit': moveLimit = 3 * size * size } = more;
    const ours = new MatchEngine(ourEngine(model));
    const other = opponent ?? (findProgram('gnugo') ? GNUGO : SELF);
    const theirs = new MatchEngine(other === SELF ? ours.spec : loadEngineSpec(other));
    const imagining = other === SELF ? [ours, theirs] : [ours];
    const [black, white] = color === 'black' ? [ours, theirs] : [theirs, ours];
    const folder = await DemoFolder.open(out);
    const view = new TerminalView();
    const pauseMs = delayMs ?? (view.isTerminal ? DELAY_MS : 0);
    console.log(`${black.name} (Black, X) against ${white.name} (White, O), ${size}x${size}, komi ${komi}\n`);
    try {
      const { game, result } = await playGame(black, white, {
        ...{ size, komi, opening: [], moveLimit, scorer: ownScorer },
        onMove: async (move) => {
          const explanation = imagining.includes(move.engine) ? await folder.keepMove(move) : '';
          view.show(drawMove(move, explanation));
          await sleep(pauseMs);
        },
      });
      const players = { black: black.name, white: white.name };
      await folder.finish(game, result, players, ours);
      const counts = await Promise.all(imagining.map(imaginationCounts));
      const sum = (key: 'moves' | 'corrected'): number => counts.reduce((total, one) => total + one[key], 0);
      if (result.kind === 'void' || result.kind === 'forfeit') {
        throw new UserError(
          'demo-broken-off',
          `${describeResult(result, players)} (${out} has what there is)`,
        );
      }
      console.log(
        [
          '',
          describeResult(result, players),
          `vw-gtp played ${sum('moves')} moves by generated frames; ${sum('corrected')} of them had to be corrected: ` +
            'the first frame was unreadable or showed an illegal move.',
          ...folder.describe(),
          '',
          `Next: ${calledAs()} web, to play against it in a page; ${calledAs()} doctor, for the line that a GUI needs.`,
        ].join('\n'),
      );
    } finally {
      await Promise.all([ours.stop(), theirs.stop()]);
    }
  },
};

function drawMove({ color, point, engine, game }: PlayedMove, explanation: string): string {
  const side = color === BLACK ? 'Black' : 'White';
  const move = `${game.moves.length}. ${side} ${formatVertex(point, game.size)}`;
  const why = explanation === '' ? '' : `: ${explanation}`;
  return `${drawBoard(game.stones, game.size, point)}\n${move} (${engine.name}${why})\n`;
}
