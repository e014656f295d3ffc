import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { annotate } from '../../src/bench/annotate.js';
import { type Split, readSplit, writeSplit } from '../../src/bench/split.js';
import { parseVertex } from '../../src/go/point.js';
import { parseSgfCollection } from '../../src/go/sgf.js';
import type { Annotations } from '../../src/judge/annotations.js';
import { CachedJudge } from '../../src/judge/cached-judge.js';
import type { Judge } from '../../src/judge/judge.js';
import { afterMove, questionOfRecord } from '../../src/judge/question.js';
import { JUDGE_PROFILES } from '../../src/judge/settings.js';

const SETTINGS = JUDGE_PROFILES.raw;
/** 90 % of its policy on A1, 9 % on B1, 1 % on C1; its search prefers D1. */
const POLICY = Array.from({ length: 82 }, (_, point) => [0.9, 0.09, 0.01][point - 72] ?? 0);

let folder: string;
let split: Split;
let judge: CachedJudge;
let asked: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'annotate-'));
  const records = parseSgfCollection(await readFile('tests/fixtures/games-9x9.sgf', 'utf8')).slice(0, 1);
  const path = join(folder, 'small.json');
  await writeSplit(
    path,
    { name: 'small', annotations: [], size: 9, games: [{ firstPly: 0, plies: [2] }] },
    records,
  );
  split = await readSplit(path);
  asked = [];
  const scripted: Judge = {
    identity: { program: 'KataGo 9.9', network: 'net' },
    ask: ({ moves }, { visits }) => {
      asked.push(`${moves.slice(2).join()} ${visits}`);
      const best = parseVertex(visits === 1 ? 'A1' : 'D1', 9);
      return Promise.resolve({ policy: POLICY, best, winrate: 0.5, lead: 1, visits });
    },
    stop: () => Promise.resolve(),
  };
  judge = new CachedJudge(scripted, join(folder, 'judge'));
});
afterEach(() => rm(folder, { recursive: true }));

const movesOf = ({ lines }: Annotations): (string | undefined)[] => lines.map(({ m }) => m).sort();

test('policy and search of a position, and what comes after the likely moves and the first choice', async () => {
  const [policies, values] = await annotate(split, judge, {
    settings: SETTINGS,
    searchVisits: 50,
    replies: 3,
  });
  expect(movesOf(policies!)).toEqual(['A1', 'B1', 'D1', undefined]);
  expect(movesOf(values!)).toEqual(['A1', 'B1', 'D1', undefined]);
  expect(policies!.lines.every(({ p }) => p?.length === 82)).toBe(true);
  expect(values!.lines.every(({ p, v }) => p === undefined && v === 50)).toBe(true);
  expect(values!.header).toMatchObject({ split: 'small', settings: { komi: 7, visits: 50 } });
  expect(asked).toHaveLength(8);
});

test('what a benchmark had asked about other moves is kept with it, and nothing asked twice', async () => {
  const question = questionOfRecord(split.records[0]!, 2);
  const next = afterMove(question, parseVertex('J9', 9));
  await judge.ask(next, SETTINGS);
  await judge.ask(next, { ...SETTINGS, visits: 50 });
  await judge.ask(afterMove(question, parseVertex('pass', 9)), { ...SETTINGS, visits: 50 });
  const [policies, values] = await annotate(split, judge, {
    settings: SETTINGS,
    searchVisits: 50,
    replies: 0,
  });
  expect(movesOf(policies!)).toEqual(['J9', undefined]);
  expect(movesOf(values!)).toEqual(['J9', 'pass', undefined]);
  expect(asked).toHaveLength(5);
});
