import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { GtpSubject } from '../bench/gtp-subject.js';
import { metricsOf } from '../bench/metrics.js';
import { drawMistakes } from '../bench/mistakes.js';
import { formatBenchPage } from '../bench/report-html.js';
import { formatBench } from '../bench/report-text.js';
import type { BenchResult, MeasuredEngine } from '../bench/result.js';
import { askSubject, judgeAll } from '../bench/runner.js';
import { JUDGE_CHOICES, type JudgeChoice, openSplitJudge } from '../bench/split-judge.js';
import { type Split, readSplit } from '../bench/split.js';
import type { Subject } from '../bench/subject.js';
import { VideoSubject } from '../bench/video-subject.js';
import { JUDGE_PROFILE_NAMES, type JudgeProfile, judgeSettings } from '../judge/settings.js';
import { loadEngineSpec } from '../match/engine-spec.js';
import { DEFAULT_MODEL } from '../model/bundle.js';
import { DEVICES, type Device } from '../model/device.js';
import type { Section } from '../report/page.js';
import { FolderLock } from '../util/folder-lock.js';
import { makeFolder } from '../util/make-folder.js';
import { writeFileWhole } from '../util/write-file.js';
import { SPLIT_SIZES, shippedSplit } from './data.js';
import type { Subcommand } from './lazy-command.js';
import { checkNumbers, katagoOptions, viewsOption } from './options.js';
import { progressOn } from './progress.js';
import { stoppable } from './stoppable.js';

/** What our own player is called among engines. */
const OURS = 'vw';

interface BenchOptions {
  engines: string[];
  size: (typeof SPLIT_SIZES)[number];
  split: string | undefined;
  positions: number | undefined;
  model: string;
  views: 1 | 8;
  decide: 'best' | 'sample';
  seed: number;
  device: Device;
  concurrency: number;
  judge: JudgeChoice;
  profile: JudgeProfile;
  visits: number | undefined;
  out: string;
  replies: boolean;
  pictures: boolean;
  json: boolean;
  katago: string | undefined;
  network: string | undefined;
}

const text = { type: 'string', requiresArg: true } as const;
const number = { type: 'number', requiresArg: true } as const;

export const benchCommand: Subcommand<BenchOptions> = {
  example: ['bench vw gnugo-10 --positions 1000', 'both asked about the same 1,000 positions'],
  builder: (yargs) =>
    yargs
      .usage(
        `$0 bench [engines..] [options]\n\nVideo-GoBench: asks engines about the positions of a split and has KataGo judge their moves. An ENGINE is\n${OURS} (our player, the default), a name under engines/, a JSON file like those, or a command line in quotes.\nCan be stopped; the same command goes on where it was.`,
      )
      .positional('engines', { ...text, array: true, default: [OURS], describe: 'who is measured' })
      .options({
        size: {
          choices: SPLIT_SIZES,
          default: 9 as const,
          describe: 'board of the split that comes with it',
        },
        split: { ...text, describe: 'JSON file of another split' },
        positions: { ...number, describe: 'so many, the same ones for every engine (default: all)' },
        model: { ...text, default: DEFAULT_MODEL, describe: 'of our player: name under models/ or folder' },
        views: viewsOption,
        decide: {
          choices: ['best', 'sample'] as const,
          default: 'best' as const,
          describe: 'how our player decides',
        },
        seed: { ...number, default: 1, describe: 'for --decide sample' },
        device: { choices: DEVICES, default: 'auto' as const, describe: 'where our model runs' },
        concurrency: { ...number, default: availableParallelism(), describe: 'positions at the same time' },
        judge: {
          choices: JUDGE_CHOICES,
          default: 'auto' as const,
          describe:
            'annotations that come with the split, KataGo live, or auto: both where they are the same',
        },
        profile: {
          choices: JUDGE_PROFILE_NAMES,
          default: 'raw' as const,
          describe: 'rules and komi of the judge',
        },
        visits: {
          ...number,
          describe: 'of its searches for losses in points; 0: none (default: as annotated)',
        },
        out: {
          ...text,
          default: join('out', 'bench'),
          describe: 'folder for answers, result.json and report.html',
        },
        replies: {
          type: 'boolean',
          default: true,
          describe: "our player also imagines the opponent's next frame",
        },
        pictures: { type: 'boolean', default: true, describe: 'the worst mistakes in report.html' },
        json: { type: 'boolean', default: false, describe: 'every figure as one line of JSON on stdout' },
        ...katagoOptions,
      })
      .check((args) =>
        checkNumbers(args, {
          positions: { from: 1, whole: true },
          seed: { whole: true },
          concurrency: { from: 1, to: 64, whole: true },
          visits: { from: 0, whole: true },
        }),
      ),

  handler: async (args) => {
    const split = await readSplit(args.split ?? shippedSplit(args.size));
    const { signal, done } = stoppable();
    const subjects = args.engines.map((name) => subjectOf(name, args));
    await makeFolder(args.out);
    const lock = await FolderLock.take(args.out);
    try {
      const result = await measure(split, subjects, args, signal);
      if (!result) {
        console.error('Stopped; the same command goes on from there.');
        process.exitCode = 1;
        return;
      }
      console.log(args.json ? JSON.stringify(result) : formatBench(result));
      console.error(`${join(args.out, 'report.html')} has the plots and pictures.`);
    } finally {
      await Promise.all(subjects.map((subject) => subject.stop()));
      await lock.release();
      done();
    }
  },
};

function subjectOf(name: string, args: BenchOptions): Subject {
  const { concurrency: atOnce, model, views, decide, seed, device, replies } = args;
  if (name !== OURS) return new GtpSubject(loadEngineSpec(name), atOnce);
  // Frames drawn at random come out the same only one after the other.
  if (decide === 'sample')
    return new VideoSubject({ model, views, decide, seed, device, replies, atOnce: 1 });
  return new VideoSubject({ model, views, decide, device, replies, atOnce });
}

/** Returns undefined where it was stopped. */
async function measure(
  split: Split,
  subjects: readonly Subject[],
  args: BenchOptions,
  signal: AbortSignal,
): Promise<BenchResult | undefined> {
  const { positions, out, profile, katago, network } = args;
  const settings = judgeSettings(profile, split.size);
  const { judge, judgedBy, searchVisits } = await openSplitJudge(split, {
    ...{ choice: args.judge, settings, places: { katago, network }, cache: join(out, 'judge') },
    log: (line) => console.error(line),
  });
  // Questions that are open then have no answer, and none is asked any more.
  signal.addEventListener('abort', () => void judge.stop(), { once: true });
  try {
    const visits = args.visits ?? searchVisits ?? 0;
    const search = visits === 0 ? undefined : { ...settings, visits };
    const measured: MeasuredEngine[] = [];
    const mistakes: Section[] = [];
    for (const subject of subjects) {
      const asking = progressOn(process.stderr, `positions, ${subject.name}`);
      const answers = await askSubject({
        split,
        positions,
        subject,
        folder: out,
        onProgress: asking.report,
        signal,
      });
      asking.end();
      if (signal.aborted) return undefined;
      const judging = progressOn(process.stderr, `answers judged, ${subject.name}`);
      const rows = await judgeAll({
        split,
        answers,
        judge,
        settings,
        search,
        signal,
        onProgress: judging.report,
      });
      judging.end();
      if (signal.aborted) return undefined;
      measured.push({ name: subject.name, input: subject.input, metrics: metricsOf(rows), rows });
      if (args.pictures) mistakes.push(await drawMistakes(split, subject, rows));
    }
    const result: BenchResult = {
      split: split.name,
      size: split.size,
      games: new Set(measured.flatMap(({ rows }) => rows.map(({ game }) => game))).size,
      positions: measured[0]!.rows.length,
      ...{ judge: judge.identity, judgedBy, settings, search: search ?? null },
      engines: measured.map(({ name, input, metrics }) => ({ name, input, metrics })),
    };
    await writeFileWhole(join(out, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
    await writeFileWhole(join(out, 'report.html'), formatBenchPage(result, mistakes));
    return result;
  } finally {
    await judge.stop();
  }
}
