import { appendFile, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { GtpSubject } from '../../src/bench/gtp-subject.js';
import type { Answer } from '../../src/bench/row.js';
import { askSubject } from '../../src/bench/runner.js';
import { openSplitJudge } from '../../src/bench/split-judge.js';
import { type Split, readSplit, writeSplit } from '../../src/bench/split.js';
import type { Subject } from '../../src/bench/subject.js';
import { VideoSubject } from '../../src/bench/video-subject.js';
import { PASS } from '../../src/go/point.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import { writeAnnotations } from '../../src/judge/annotations.js';
import { questionOfRecord } from '../../src/judge/question.js';
import { JUDGE_PROFILES } from '../../src/judge/settings.js';
import { loadEngineSpec } from '../../src/match/engine-spec.js';
import { engineLine } from '../support/run-vw.js';

const mock = fileURLToPath(new URL('../engines/judge.mjs', import.meta.url));
let folder: string;
let split: Split;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runner-'));
  const records = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8')).slice(0, 4);
  const path = join(folder, 'small.json');
  const games = records.map(() => ({ firstPly: 0, plies: [2, 4, 6] }));
  await writeSplit(path, { name: 'small', annotations: ['a.jsonl.gz'], size: 9, games }, records);
  split = await readSplit(path);
});
afterEach(() => rm(folder, { recursive: true }));

/** Counts what it is asked; passes. */
class Counting implements Subject {
  readonly name = 'counting';
  readonly input = 'state';
  readonly atOnce = 2;
  readonly asked: string[] = [];
  answerAs: Answer['outcome'] = 'move';

  describe = (): Promise<Record<string, unknown>> => Promise.resolve({ kind: 'mock' });
  stop = (): Promise<void> => Promise.resolve();

  answer({ gameIndex: game, ply }: { gameIndex: number; ply: number }): Promise<Answer> {
    this.asked.push(`${game}/${ply}`);
    const { answerAs: outcome } = this;
    return Promise.resolve(outcome === 'move' ? { game, ply, outcome, move: PASS } : { game, ply, outcome });
  }
}

const ask = (subject: Subject, positions?: number, signal?: AbortSignal) =>
  askSubject({ split, positions, subject, folder: join(folder, 'out'), ...(signal ? { signal } : {}) });

describe('a measurement', () => {
  test('that was stopped goes on, and asks nothing twice; a torn line is asked again', async () => {
    const subject = new Counting();
    expect((await ask(subject, 5)).size).toBe(5);
    const [own] = await readdir(join(folder, 'out'));
    await appendFile(join(folder, 'out', own!, 'answers.jsonl'), '{"game":0,"ply');
    const more = new Counting();
    expect((await ask(more)).size).toBe(12);
    expect(more.asked).toHaveLength(7);
    expect(new Set([...subject.asked, ...more.asked]).size).toBe(12);
    await ask(more);
    expect(more.asked).toHaveLength(7);
  });

  test('that is aborted returns what there is', async () => {
    const stop = new AbortController();
    const subject = new Counting();
    const answer = subject.answer.bind(subject);
    subject.answer = (position) => {
      if (subject.asked.length === 3) stop.abort();
      return answer(position);
    };
    const answers = await ask(subject, undefined, stop.signal);
    expect(answers.size).toBeGreaterThanOrEqual(3);
    expect(answers.size).toBeLessThan(12);
  });

  test('asks again where an engine failed', async () => {
    const subject = new Counting();
    subject.answerAs = 'failed';
    await ask(subject);
    subject.answerAs = 'move';
    expect([...(await ask(subject)).values()].every(({ outcome }) => outcome === 'move')).toBe(true);
    expect(subject.asked).toHaveLength(24);
  });
});

describe('GTP engines', () => {
  const outcomes = async (fault: string): Promise<unknown[]> => {
    const spec = loadEngineSpec(engineLine('misbehaving', fault));
    const subject = new GtpSubject({ ...spec, limits: { ...spec.limits, moveTimeoutMs: 500 } }, 1);
    try {
      const answers = await ask(subject, 2);
      return [...answers.values()].map(({ outcome, move, detail }) => [outcome, move ?? detail]);
    } finally {
      await subject.stop();
    }
  };

  test.each([
    ['none', ['move', PASS]],
    ['garbage-move', ['illegal', 'no move: banana']],
    ['crash-on-genmove', ['failed', 'crashed']],
    ['hang-on-genmove', ['failed', 'timed-out']],
    ['refuse-genmove', ['failed', 'refused']],
  ])('%s: a named outcome at every position', async (fault, expected) => {
    expect(await outcomes(fault)).toEqual([expected, expected]);
  });

  test('one that never starts ends the measurement', async () => {
    await expect(outcomes('crash-at-start')).rejects.toMatchObject({ code: 'not-started' });
  });
});

describe('our player', () => {
  test('refuses a split of another board size before it begins', async () => {
    const subject = new VideoSubject({ model: 'vw', atOnce: 1, device: 'cpu' });
    await expect(subject.describe(11)).rejects.toThrow(
      'the model plays on 9x9, 13x13 or 19x19, not on 11x11',
    );
  });

  test('answers as in play, with what it imagined', async () => {
    const subject = new VideoSubject({ model: 'vw', atOnce: 2, device: 'cpu', views: 1 });
    const answers = [...(await ask(subject, 2)).values()];
    await subject.stop();
    for (const { outcome, imagined } of answers) {
      expect(outcome).toBe('move');
      expect(imagined!.firstFrame).toBe('legal');
      expect(imagined!.probability).toBeGreaterThan(0);
      expect(imagined!.candidates.length).toBeGreaterThan(4);
    }
  });
});

describe('the judge of a split', () => {
  const open = (choice: 'auto' | 'shipped' | 'live', katago: string | undefined, network?: string) => {
    const log: string[] = [];
    const places = { katago: katago ?? '/nowhere/katago', network: network ?? mock };
    const opened = openSplitJudge(split, {
      ...{ choice, settings: JUDGE_PROFILES.raw, places, cache: join(folder, 'judge') },
      log: (line) => log.push(line),
    });
    return opened.then((judge) => ({ ...judge, log }));
  };
  const annotate = (network: string): Promise<void> =>
    writeAnnotations(join(folder, 'a.jsonl.gz'), {
      header: {
        ...{ format: 1, split: 'small', settings: JUDGE_PROFILES.raw },
        judge: { program: 'KataGo 9.9', network },
      },
      lines: [{ g: 0, t: 2, b: 'D4', w: 0.5, l: 1.5, v: 1, p: [...Array<number>(81).fill(0), 10_000] }],
    });

  test('without KataGo the annotations serve, and that is said', async () => {
    await annotate('net');
    const { judge, judgedBy, log } = await open('auto', undefined);
    expect(judgedBy).toBe('shipped');
    expect(log.join()).toMatch(/no KataGo: .*serve alone/);
    const held = await judge.ask(questionOfRecord(split.records[0]!, 2), JUDGE_PROFILES.raw);
    expect(held).toMatchObject({ lead: 1.5, visits: 1 });
    expect(held.policy[81]).toBe(1);
    await expect(judge.ask(questionOfRecord(split.records[0]!, 4), JUDGE_PROFILES.raw)).rejects.toMatchObject(
      {
        code: 'not-covered',
      },
    );
  });

  test('with neither there is no judge', async () => {
    split = { ...split, annotations: [] };
    await expect(open('auto', undefined)).rejects.toMatchObject({ code: 'no-judge' });
    await expect(open('shipped', undefined)).rejects.toMatchObject({ code: 'no-judge' });
  });

  test('annotations of another split or without a header are named', async () => {
    await annotate('net');
    split = { ...split, name: 'other' };
    await expect(open('shipped', undefined)).rejects.toMatchObject({ code: 'bad-annotations' });
    split = { ...split, annotations: ['small.json'] };
    await expect(open('shipped', undefined)).rejects.toMatchObject({ code: 'broken-lines' });
  });
});
