import { basename, dirname, join } from 'node:path';
import { annotate, compareAnnotations } from '../bench/annotate.js';
import { readSplit, writeSplit } from '../bench/split.js';
import { readAnnotations, writeAnnotations } from '../judge/annotations.js';
import { CachedJudge } from '../judge/cached-judge.js';
import { findKatago } from '../judge/find-katago.js';
import { KatagoJudge } from '../judge/katago-judge.js';
import { describeIdentity } from '../judge/judge.js';
import { JUDGE_PROFILE_NAMES, type JudgeProfile, judgeSettings, settingsName } from '../judge/settings.js';
import { SHIPPED_SPLIT } from './data.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers, katagoOptions } from './options.js';
import { progressOn } from './progress.js';

interface AnnotateCommandOptions {
  split: string;
  profile: JudgeProfile;
  visits: number | undefined;
  replies: number;
  cache: string;
  compare: boolean;
  games: number | undefined;
  katago: string | undefined;
  network: string | undefined;
}

/** Largest difference of a probability between two runs of the same KataGo: batches add up in another order. */
const POLICY_TOLERANCE = 1e-3;

const text = { type: 'string', requiresArg: true } as const;
const number = { type: 'number', requiresArg: true } as const;

export const dataAnnotateCommand: Subcommand<AnnotateCommandOptions> = {
  example: ['data annotate --visits 16', "KataGo's view of every position of the split"],
  builder: (yargs) =>
    yargs
      .usage(
        '$0 data annotate [split] [options]\n\nHas KataGo judge the positions of a split and writes its answers beside it, with all that --cache holds about\nmoves from them, or (--compare) asks again and compares with what is there.\nCan be stopped; the same command goes on where it was.',
      )
      .positional('split', { ...text, default: SHIPPED_SPLIT, describe: 'JSON file of a split' })
      .options({
        profile: {
          choices: JUDGE_PROFILE_NAMES,
          default: 'raw' as const,
          describe: 'rules and komi of the judge',
        },
        visits: { ...number, describe: 'also search so many positions for values (default: no search)' },
        replies: { ...number, default: 0, describe: 'also judge what comes after so many likely moves' },
        cache: { ...text, default: join('out', 'judge'), describe: 'folder of answers' },
        compare: {
          type: 'boolean',
          default: false,
          describe: 'change nothing, compare; exit code 1 where they differ',
        },
        games: { ...number, describe: 'with --compare: only the first games' },
        ...katagoOptions,
      })
      .check((args) =>
        checkNumbers(args, {
          visits: { from: 2, whole: true },
          replies: { from: 0, to: 20, whole: true },
          games: { from: 1, whole: true },
        }),
      ),

  handler: async ({ split: path, profile, visits, replies, cache, compare, games, ...places }) => {
    const split = await readSplit(path);
    const judge = await KatagoJudge.start({
      ...findKatago(split.size, places),
      log: (line) => console.error(line),
    });
    console.error(describeIdentity(judge.identity));
    try {
      if (compare) {
        for (const file of split.annotations) {
          const annotations = await readAnnotations(join(dirname(path), file));
          const found = await compareAnnotations(split, annotations, judge, games ?? split.games.length);
          const same = `${(found.sameBest * 100).toFixed(2)} % same best moves`;
          const policy = annotations.lines.some(({ p }) => p)
            ? `, policies differ by at most ${found.policy.toFixed(4)}`
            : '';
          console.log(`${file}: ${found.compared} positions, ${same}${policy}`);
          const open = Object.entries(found.unanswered).map(([reason, times]) => `${times} ${reason}`);
          if (open.length > 0) console.log(`  not answered: ${open.join(', ')}`);
          if (found.policy > POLICY_TOLERANCE || open.length > 0) process.exitCode = 1;
        }
        return;
      }
      const progress = progressOn(process.stderr, 'positions');
      const all = await annotate(split, new CachedJudge(judge, cache), {
        ...{ settings: judgeSettings(profile, split.size), searchVisits: visits, replies },
        onProgress: progress.report,
      });
      progress.end();
      const names = new Set(split.annotations);
      for (const annotations of all) {
        const name = `${basename(path, '.json')}.${settingsName(annotations.header.settings)}.jsonl.gz`;
        await writeAnnotations(join(dirname(path), name), annotations);
        names.add(name);
        console.log(`${name}: ${annotations.lines.length} positions`);
      }
      await writeSplit(path, { ...split, annotations: [...names].sort() }, split.records);
    } finally {
      await judge.stop();
    }
  },
};
