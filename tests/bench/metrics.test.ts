import { describe, expect, test } from '@jest/globals';
import { judgeAnswer } from '../../src/bench/judge-answers.js';
import { metricsOf } from '../../src/bench/metrics.js';
import type { Answer, Row } from '../../src/bench/row.js';
import type { Position } from '../../src/bench/split.js';
import { PASS, type Point, parseVertex } from '../../src/go/point.js';
import { JudgeError } from '../../src/judge/judge-error.js';
import type { Judge } from '../../src/judge/judge.js';
import type { Judgement } from '../../src/judge/judgement.js';
import type { Question } from '../../src/judge/question.js';
import type { JudgeSettings } from '../../src/judge/settings.js';
import { gameFrom, playAll } from '../support/boards.js';

/*
 * A tiny split on a board of 3, every number of it worked out by hand. Two games, five positions:
 *
 *   game 0, ply 4: empty but for four stones; the judge's policy is B2 0.5, A3 0.25, C3 0.2, pass 0.05.
 *   game 0, ply 5, game 1, ply 4, ply 60, ply 61: the same policy, asked by other names.
 */
const SIZE = 3;
const at = (vertex: string): Point => parseVertex(vertex, SIZE);
const settings: JudgeSettings = { rules: 'superko', komi: 7, visits: 1 };
const search: JudgeSettings = { ...settings, visits: 10 };

/** [A3 B3 C3, A2 B2 C2, A1 B1 C1, pass] */
const POLICY = [0.25, -1, 0.2, 0, 0.5, -1, 0, -1, 0, 0.05];

/** Says POLICY always; a search prefers A3. The lead is given by the last move. */
function judgeWith(leads: Record<string, number>): Judge {
  return {
    identity: { program: 'by hand', network: 'none' },
    ask: ({ moves }: Question, { visits }: JudgeSettings): Promise<Judgement> => {
      const last = moves.at(-1)?.[1] ?? '';
      if (visits > 1 && moves.length > 4 && leads[last] === undefined) {
        return Promise.reject(new JudgeError('not-covered', `nothing of ${last}`));
      }
      const best = visits > 1 ? at('A3') : at('B2');
      return Promise.resolve({ policy: POLICY, best, winrate: 0.5, lead: leads[last] ?? 0, visits });
    },
    stop: () => Promise.resolve(),
  };
}

const game = playAll(gameFrom('. . .\n. . .\n. . .'), 'B B3, W C2, B B1, W pass');
const position = (gameIndex: number, ply: number): Position => ({
  gameIndex,
  ply,
  game,
  color: 1,
  played: at('B2'),
});

const imagined = (firstFrame: string, probability: number, candidates: string[]) => ({
  firstFrame,
  probability,
  candidates: candidates.map(at),
});

/** After A3 the opponent is 2 points behind, after C3 half a point ahead, after B2 one point behind. */
const judge = judgeWith({ A3: -2, C3: 0.5, B2: -1 });

const answers: Answer[] = [
  // The judge's likeliest: action-value 1. The search prefers A3: -1 against -2 makes 1 point lost.
  { game: 0, ply: 4, outcome: 'move', move: at('B2'), imagined: imagined('legal', 0.95, ['B2', 'A3']) },
  // 0.25 / 0.5; the best of the search: nothing lost.
  { game: 0, ply: 5, outcome: 'move', move: at('A3'), imagined: imagined('ko', 0.55, ['A3', 'C3']) },
  // 0.2 / 0.5; 0.5 against -2 makes 2.5 points.
  { game: 1, ply: 4, outcome: 'move', move: at('C3'), imagined: imagined('legal', 0.91, ['C3', 'B2']) },
  // 0.05 / 0.5; the judge knows nothing of a search after a pass.
  { game: 1, ply: 60, outcome: 'move', move: PASS, imagined: imagined('unclear-cell', 0.2, ['A3']) },
  // Illegal: 0.
  { game: 1, ply: 61, outcome: 'illegal', detail: 'occupied' },
];

const judged = (): Promise<Row[]> =>
  Promise.all(
    answers.map((answer) =>
      judgeAnswer(position(answer.game, answer.ply), answer, judge, { settings, search }),
    ),
  );

describe('figures worked out by hand', () => {
  test('legal, action-value, best action, top five', async () => {
    const metrics = metricsOf(await judged());
    expect(metrics.positions).toBe(5);
    expect(metrics.outcomes).toEqual({ move: 4, illegal: 1 });
    expect(metrics.legal).toMatchObject({ value: 4 / 5, n: 5 });
    expect(metrics.rawLegal).toMatchObject({ value: 2 / 4, n: 4 });
    expect(metrics.firstFrames).toEqual({ ko: 1, 'unclear-cell': 1 });
    // (1 + 0.5 + 0.4 + 0.1 + 0) / 5
    expect(metrics.actionValue.value).toBeCloseTo(0.4, 12);
    expect(metrics.bestAction.value).toBeCloseTo(1 / 5, 12);
    expect(metrics.topFive.value).toBeCloseTo(4 / 5, 12);
    // B2 is among the candidates of the first and the third.
    expect(metrics.bestInCandidates).toMatchObject({ value: 2 / 4, n: 4 });
  });

  test('losses in points, and those that are not known', async () => {
    const metrics = metricsOf(await judged());
    // (1 + 0 + 2.5) / 3; the pass has none.
    expect(metrics.scoreLoss.n).toBe(3);
    expect(metrics.scoreLoss.value).toBeCloseTo(3.5 / 3, 12);
    expect(metrics.withoutScoreLoss).toBe(1);
    expect(metrics.searchBest).toMatchObject({ value: 1 / 4, n: 4 });
  });

  test('groups by move number, phase and kind', async () => {
    const { byPly, byPhase, byKind } = metricsOf(await judged());
    expect(byPly.map(({ name, positions }) => [name, positions])).toEqual([
      ['0-9', 3],
      ['60-69', 2],
    ]);
    expect(byPly[0]!.actionValue.value).toBeCloseTo(1.9 / 3, 12);
    expect(byPly[1]!.actionValue.value).toBeCloseTo(0.05, 12);
    // On a board of 3 move 4 of 9 is the middle game, move 5 too, 60 and 61 the end.
    expect(byPhase.map(({ name, positions }) => [name, positions])).toEqual([
      ['opening', 0],
      ['middle', 3],
      ['end', 2],
    ]);
    expect(byKind.map(({ name, positions }) => [name, positions])).toEqual([
      ['captures', 0],
      ['kos', 0],
      ['passes', 0],
      ['all others', 5],
    ]);
    expect(byPhase[0]!.actionValue).toEqual({ value: null, low: null, high: null, n: 0 });
  });

  test('calibration', async () => {
    const { bins, expectedError } = metricsOf(await judged()).calibration;
    expect(bins.map(({ low, n, predicted, observed }) => [low, n, predicted, observed.value])).toEqual([
      [0.2, 1, 0.2, 0],
      [0.5, 1, 0.55, 0],
      [0.9, 2, expect.closeTo(0.93, 12), 0.5],
    ]);
    // (0.2 + 0.55 + 2 * 0.43) / 4
    expect(expectedError).toBeCloseTo(1.61 / 4, 12);
  });

  test('a position that captures and one with a ko are found', async () => {
    const capturing = gameFrom('. X .\nX O X\n. . .');
    const best: Judge = {
      ...judge,
      ask: () =>
        Promise.resolve({
          policy: [0, -1, 0, -1, -1, -1, 0, 0.9, 0, 0.1],
          best: at('B1'),
          winrate: 1,
          lead: 9,
          visits: 1,
        }),
    };
    const place = { gameIndex: 0, ply: 0, game: capturing, color: 1 as const, played: PASS };
    const options = { settings, search: undefined };
    const row = await judgeAnswer(place, { game: 0, ply: 0, outcome: 'move', move: at('B1') }, best, options);
    expect(row.traits).toEqual({ phase: 'opening', captures: true, ko: false, passes: false });
    // A throw-in at B2 has just been taken back: Black may not take B2 at once.
    const ko = playAll(gameFrom('. X O .\nX O . O\n. X O .\n. . . .'), 'B C3');
    expect(ko.illegality(-1, parseVertex('B3', 4), 'simple')).toBe('ko');
    const koPolicy = {
      ...judge,
      ask: () =>
        Promise.resolve({
          policy: [...Array<number>(16).fill(0), 1],
          best: PASS,
          winrate: 1,
          lead: 0,
          visits: 1,
        }),
    };
    const koRow = await judgeAnswer(
      { gameIndex: 0, ply: 1, game: ko, color: -1, played: PASS },
      { game: 0, ply: 1, outcome: 'resigned' },
      koPolicy,
      options,
    );
    expect(koRow).toMatchObject({ traits: { captures: false, ko: true, passes: true }, outcome: 'resigned' });
    expect(koRow.verdict).toBeUndefined();
  });

  test("replies count where the judge covers them, the opponent's best first", async () => {
    const reply = {
      ...answers[0]!,
      imagined: { ...answers[0]!.imagined!, codeReply: at('B2'), frameReply: at('C3') },
    };
    const { replies } = metricsOf([await judgeAnswer(position(0, 4), reply, judge, { settings, search })]);
    expect(replies.codes).toMatchObject({ actionValue: { value: 1, n: 1 }, bestAction: { value: 1 } });
    expect(replies.frames).toMatchObject({ actionValue: { value: 0.4, n: 1 }, bestAction: { value: 0 } });
  });
});

describe('what was not measured', () => {
  test('a judge without answers: every position is named as such, and no figure is zero', async () => {
    const silent: Judge = { ...judge, ask: () => Promise.reject(new JudgeError('judge-hung', 'nothing')) };
    const rows = await Promise.all(
      answers.map((answer) =>
        judgeAnswer(position(answer.game, answer.ply), answer, silent, { settings, search }),
      ),
    );
    const metrics = metricsOf(rows);
    expect(metrics.unjudged).toEqual({ 'judge-hung': 5 });
    for (const figure of [metrics.actionValue, metrics.bestAction, metrics.topFive, metrics.scoreLoss]) {
      expect(figure).toEqual({ value: null, low: null, high: null, n: 0 });
    }
    expect(metrics.calibration.expectedError).toBeNull();
  });

  test('an engine that fails or resigns is counted, not averaged', async () => {
    const rows = await Promise.all(
      (['failed', 'resigned'] as const).map((outcome, ply) =>
        judgeAnswer(position(0, 4 + ply), { game: 0, ply: 4 + ply, outcome }, judge, { settings, search }),
      ),
    );
    const metrics = metricsOf(rows);
    expect(metrics.outcomes).toEqual({ failed: 1, resigned: 1 });
    expect([metrics.legal.n, metrics.actionValue.n]).toEqual([0, 0]);
  });
});
