import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { PASS, parseVertex } from '../../src/go/point.js';
import { KatagoJudge, type KatagoJudgeOptions } from '../../src/judge/katago-judge.js';
import { afterMove, questionKey, questionOf } from '../../src/judge/question.js';
import { JUDGE_PROFILES, judgeSettings, settingsName } from '../../src/judge/settings.js';
import { playAll } from '../support/boards.js';

const script = fileURLToPath(new URL('../engines/judge.mjs', import.meta.url));
let folder: string;
let starts: string;
let judge: KatagoJudge | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'judge-'));
  starts = join(folder, 'starts');
});
afterEach(async () => {
  await judge?.stop();
  judge = undefined;
  await rm(folder, { recursive: true });
});

const start = async (fault: string, options: Partial<KatagoJudgeOptions> = {}): Promise<KatagoJudge> => {
  const args = [script, fault, starts];
  judge = await KatagoJudge.start({ command: process.execPath, args, silenceMs: 1500, ...options });
  return judge;
};

const questions = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const game = new Game(9);
    for (let move = 0; move < index; move++) game.play(game.toPlay, move);
    return questionOf(game, game.toPlay);
  });

describe('a judge that works', () => {
  test('tells who it is and answers every question, in the view of the side to move', async () => {
    const { identity } = await start('none', { inFlight: 3 });
    expect(identity).toEqual({ program: 'KataGo 9.9', network: 'mock-net' });
    const answers = await Promise.all(questions(20).map((one) => judge!.ask(one, JUDGE_PROFILES.raw)));
    expect(answers.map(({ best }) => best)).toEqual([...Array(20).keys()]);
    expect(answers.map(({ lead }) => lead)).toEqual([...Array(20).keys()].map((n) => (n % 2 === 0 ? n : -n)));
    expect(answers.slice(0, 2).map(({ winrate }) => winrate)).toEqual([0.75, 0.25]);
    expect(answers[0]!.policy).toHaveLength(82);
    expect(answers[0]!.policy[0]).toBe(0.5);
  });

  test('prefers the first move of a search', async () => {
    const answer = await (await start('none')).ask(questions(1)[0]!, { ...JUDGE_PROFILES.raw, visits: 10 });
    expect([answer.best, answer.visits]).toEqual([parseVertex('B1', 9), 10]);
  });

  test('may warn before it answers', async () => {
    const answer = await (await start('warns-first')).ask(questions(2)[1]!, JUDGE_PROFILES.raw);
    expect(answer.best).toBe(1);
  });
});

describe('a judge that fails once', () => {
  test.each(['dies-once', 'hangs-once', 'talks-nonsense-once'])(
    '%s: is started again, and no question is lost',
    async (fault) => {
      const told: string[] = [];
      await start(fault, { log: (line) => told.push(line) });
      const answers = await Promise.all(questions(20).map((one) => judge!.ask(one, JUDGE_PROFILES.raw)));
      expect(answers.map(({ best }) => best)).toEqual([...Array(20).keys()]);
      expect(await readFile(starts, 'utf8')).toBe('..');
      expect(told).toHaveLength(1);
    },
  );
});

describe('a judge that always fails', () => {
  test.each([
    ['dies-always', 'judge-died', /KataGo ended by itself \(exit code 9\); its last words: out of memory/],
    ['hangs-always', 'judge-hung', /KataGo said nothing for 1500 ms/],
    ['answers-what-was-not-asked', 'bad-answer', /answers what was not asked/],
    ['short-policy', 'bad-answer', /without a policy of 82 numbers/],
  ])('%s: every question is told so, soon', async (fault, code, message) => {
    await start(fault);
    const results = await Promise.allSettled(questions(10).map((one) => judge!.ask(one, JUDGE_PROFILES.raw)));
    const late = await judge!.ask(questions(1)[0]!, JUDGE_PROFILES.raw).catch((error: unknown) => error);
    for (const reason of [
      ...results.map((result) => result.status === 'rejected' && (result.reason as unknown)),
      late,
    ]) {
      expect(reason).toMatchObject({ code, message: expect.stringMatching(message) as unknown });
    }
    expect((await readFile(starts, 'utf8')).length).toBeLessThanOrEqual(5);
  });

  test('a refused question does not cost the process', async () => {
    await start('refuses');
    await expect(judge!.ask(questions(1)[0]!, JUDGE_PROFILES.raw)).rejects.toMatchObject({
      code: 'refused',
      message: 'KataGo refuses a question: "Illegal move 3: E5", field "moves"',
    });
    expect(await readFile(starts, 'utf8')).toBe('.');
  });

  test.each([
    ['crash-at-start', /does not start .*exit code 9/],
    ['never-starts', /said nothing for 300 ms/],
  ])('%s: no judge', async (fault, message) => {
    await expect(
      start(fault, { startTimeoutMs: fault === 'never-starts' ? 300 : 20_000 }),
    ).rejects.toMatchObject({
      code: 'no-judge',
      message: expect.stringMatching(message) as unknown,
    });
  });

  test('a start that goes on is waited for, however long it takes', async () => {
    await start('tunes-first', { startTimeoutMs: 1200 });
    expect(judge!.identity.program).toBe('KataGo 9.9');
  });

  test('a program that is not there: no judge', async () => {
    await expect(start('none', { command: '/nowhere/katago' })).rejects.toMatchObject({ code: 'no-judge' });
  });
});

describe('questions', () => {
  test('differ by what led to the position and by who is to move', () => {
    const game = playAll(new Game(9), 'B E5, W C3, B G7');
    const other = playAll(new Game(9), 'B G7, W C3, B E5');
    const keys = [questionOf(game, 1), questionOf(game, -1), questionOf(other, -1), questionOf(game, -1, 2)];
    expect(new Set(keys.map(questionKey)).size).toBe(4);
    expect(questionKey(questionOf(game, -1))).toBe(questionKey(questionOf(game.clone(), -1)));
  });

  test('after a move, the other side is asked', () => {
    const game = playAll(new Game(9), 'B E5');
    expect(afterMove(questionOf(game, -1), PASS)).toMatchObject({
      moves: [
        ['B', 'E5'],
        ['W', 'pass'],
      ],
      toPlay: 'B',
    });
  });
});

test('settings have names, and people are profiles', () => {
  expect(settingsName(judgeSettings('paper'))).toBe('chinese-komi5.5-1visits');
  expect(settingsName(judgeSettings('raw', 9))).toBe('superko-komi7-1visits');
  expect(settingsName(judgeSettings('raw', 13))).toBe('superko-komi7.5-1visits');
  expect(settingsName(judgeSettings('preaz_5d'))).toBe('chinese-komi5.5-1visits-preaz_5d');
});
