import { createInterface } from 'node:readline';
import { Game, defaultKomi } from '../go/game.js';
import { fixedHandicap } from '../go/handicap.js';
import { BLACK, WHITE } from '../go/point.js';
import { loadEngineSpec } from '../match/engine-spec.js';
import { MatchEngine } from '../match/match-engine.js';
import { LEVELS } from '../think/levels.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers } from './options.js';
import { ourEngine } from './our-engine.js';
import { PlaySession } from './play-session.js';

interface PlayOptions {
  color: 'black' | 'white';
  handicap: number;
  komi: number | undefined;
  size: number;
  model: string | undefined;
  level: number | undefined;
  engine: string | undefined;
  sgf: string | undefined;
}

const number = { type: 'number', requiresArg: true } as const;
const text = { type: 'string', requiresArg: true } as const;

const PROMPT = '> ';
/** Makes drawn games impossible. */
const HANDICAP_KOMI = 0.5;

export const playCommand: Subcommand<PlayOptions> = {
  example: ['play --color white --handicap 2', 'play White; Black has two stones on the board'],
  builder: (yargs) =>
    yargs
      .usage('$0 play [options]\n\nA game against vw-gtp, here in the terminal. Type D4, pass, or help.')
      .options({
        color: {
          choices: ['black', 'white'] as const,
          default: 'black' as const,
          describe: 'what you play',
        },
        handicap: { ...number, default: 0, describe: 'stones that Black has in advance, 2 or more' },
        komi: {
          ...number,
          describe: `komi (default: 7, on boards over 9x9 7.5, with handicap ${HANDICAP_KOMI})`,
        },
        size: { ...number, default: 9, describe: 'board size' },
        model: { ...text, describe: 'name under models/, or folder with a model.json' },
        level: { ...number, describe: `how strong vw-gtp plays: 1, a beginner, to ${LEVELS.length}` },
        engine: {
          ...text,
          conflicts: ['model', 'level'],
          describe: 'another engine: a name under engines/ or a command line',
        },
        sgf: { ...text, describe: 'file for the game, written at the end' },
      })
      .check((args) =>
        checkNumbers(args, {
          handicap: { from: 0, whole: true },
          komi: {},
          size: { from: 2, to: 25, whole: true },
          level: { from: 1, to: LEVELS.length, whole: true },
        }),
      ),

  handler: async ({ color, handicap, size, model, level, engine: other, sgf, ...more }) => {
    const komi = more.komi ?? (handicap === 0 ? defaultKomi(size) : HANDICAP_KOMI);
    const stones = handicap === 0 ? [] : fixedHandicap(size, handicap);
    const engine = new MatchEngine(other === undefined ? ourEngine(model, level) : loadEngineSpec(other));
    const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: PROMPT });
    // From now on, so that no line is lost while the engine thinks.
    const input = lines[Symbol.asyncIterator]() as AsyncIterator<string, undefined>;
    // The end of the input may come before its lines have been answered; from then on Node 24 refuses to prompt.
    let hasEnded = false;
    lines.once('close', () => (hasEnded = true));
    try {
      await engine.newGame(size, komi);
      if (handicap > 0) await engine.send(`fixed_handicap ${handicap}`);
      const session = new PlaySession({
        engine,
        game: new Game(size, { komi, handicap: stones }),
        color: color === 'black' ? BLACK : WHITE,
        engineCounts: other === undefined,
        say: (line) => console.log(line),
      });
      try {
        await session.begin();
        while (!session.isOver) {
          if (hasEnded) process.stdout.write(PROMPT);
          else lines.prompt();
          const { value, done } = await input.next();
          if (done === true) break;
          await session.handle(value);
        }
      } finally {
        if (sgf !== undefined) await session.save(sgf);
      }
    } finally {
      lines.close();
      await engine.stop();
    }
  },
};
