import { describe, expect, test } from '@jest/globals';
import { BLACK, WHITE, parseVertex } from '../../src/go/point.js';
import type { EngineSpec } from '../../src/match/engine-spec.js';
import { playGame } from '../../src/match/referee.js';
import { formatResult, winnerOf } from '../../src/match/result.js';
import { agreedScorer, engineScorer } from '../../src/match/scorer.js';
import { scripted, testEngine } from './engines.js';
import { SETTINGS, engine, play, running } from './played-games.js';

describe('a game ends', () => {
  test('by two passes and is counted by area, komi included', async () => {
    const { game, result } = await play(scripted('C1 C2 C3 C4 C5'), scripted('D1 D2 D3 D4 D5'));
    expect(result).toEqual({ kind: 'score', lead: 15 - 10 - 0.5 });
    expect(formatResult(result)).toBe('B+4.5');
    expect(game.moves).toHaveLength(12);
  });

  test('by resignation', async () => {
    const { result } = await play(scripted('C3'), scripted('Resign'));
    expect(result).toEqual({ kind: 'resignation', winner: BLACK });
    expect(formatResult(result)).toBe('B+R');
  });

  test('after the opening, which both engines and the record have', async () => {
    const opening = ['A1', 'B1', 'E5'].map((vertex) => parseVertex(vertex, 5));
    const { game, result } = await play(scripted('C3'), scripted('A1'), { opening });
    expect(game.moves.slice(0, 3).map((move) => [move.color, move.point])).toEqual([
      [BLACK, opening[0]],
      [WHITE, opening[1]],
      [BLACK, opening[2]],
    ]);
    expect(result).toMatchObject({ kind: 'forfeit', winner: BLACK, reason: 'illegal-move' });
  });

  test('scored as it stands after the move limit', async () => {
    const walls = [scripted('C1 C2 C3 C4 C5'), scripted('D1 D2 D3 D4 D5')] as const;
    const { game, result } = await play(...walls, { moveLimit: 10 });
    expect(result).toEqual({ kind: 'score', lead: 15 - 10 - 0.5, atMoveLimit: true });
    expect(game.moves).toHaveLength(10);
    expect(winnerOf(result)).toBe(BLACK);
  });

  test('as the scoring engine says', async () => {
    const scores = ['W+2.5', 'B+10', '0', 'I do not know'].map(async (score) => {
      const scorer = engineScorer(testEngine('scripted', ['--score', score]));
      const { result } = await play(scripted('C3'), scripted('C4'), { scorer });
      await scorer.stop();
      return formatResult(result);
    });
    expect(await Promise.all(scores)).toEqual(['W+2.5', 'B+10', '0', 'Void']);
  });

  test.each([
    // Black's area is 15, White's 10, komi 0.5.
    ['both name the same winner: the smaller lead', 'W+7.5', 'W+2', { lead: -2 }],
    ['both see a draw', '0', 'Draw', { lead: 0 }],
    ['they do not agree: counted here', 'B+3', 'W+3', { lead: 4.5, isDisputed: true }],
    ['one sees a draw', '0', 'B+4.5', { lead: 4.5, isDisputed: true }],
    ['one gives no score', 'W+3', 'no idea', { lead: 4.5, isDisputed: true }],
  ])('as both engines say, where %s', async (_, black, white, expected) => {
    const { result } = await play(
      scripted('C1 C2 C3 C4 C5', '--score', black),
      scripted('D1 D2 D3 D4 D5', '--score', white),
      { scorer: agreedScorer },
    );
    expect(result).toEqual({ kind: 'score', ...expected });
  });

  test('counted here where one of the two refuses to score', async () => {
    const refusing = scripted('D1 D2 D3 D4 D5', '--refuse', 'final_score');
    const { result } = await play(scripted('C1 C2 C3 C4 C5', '--score', 'W+9'), refusing, {
      scorer: agreedScorer,
    });
    expect(result).toEqual({ kind: 'score', lead: 4.5, isDisputed: true });
  });

  test('counted here where one of the two never answers or dies of it, and both can play again', async () => {
    for (const misdeed of ['hang-on-score', 'crash-on-score']) {
      const white = engine({
        ...testEngine('misbehaving', [misdeed], 500),
        name: misdeed,
      });
      const black = engine(scripted(''));
      const settings = { ...SETTINGS, scorer: agreedScorer };
      for (let game = 1; game <= 2; game++) {
        const { result } = await playGame(black, white, settings);
        expect(result).toEqual({ kind: 'score', lead: -0.5, isDisputed: true });
      }
      expect([black.starts, white.starts]).toEqual([1, 2]);
    }
  });

  test('not by resignation where that is refused: it is a pass, of which both know', async () => {
    const { game, result, comments } = await play(
      scripted('C1 C2 C3 C4 C5', '--score', 'passes'),
      scripted('resign D2 resign', '--score', 'passes'),
      { resign: 'refused', scorer: agreedScorer },
    );
    expect(game.moves.map(({ point }) => point < 0)).toEqual([
      ...[false, true, false, false, false, true, false, true, false, true],
      ...[true],
    ]);
    expect(comments[1]).toMatch(/ s; would resign$/);
    expect(comments[3]).not.toMatch(/would resign/);
    // Black was told of four passes of White's; White of its own two resignations, and of Black's pass.
    expect(result).toEqual({ kind: 'score', lead: 3 });
  });

  test('given up where both saw the same one far ahead, so often in a row', async () => {
    const far = 'W+31.5 (upper bound: 32.0, lower: 31.0)';
    const black = scripted('A1 B1 C1 D1 E1', '--estimates', `${far}/B+1/${far}`);
    const white = scripted('A5 B5 C5 D5 E5', '--estimates', 'W+30');
    const { game, result } = await play(black, white, { adjudication: { points: 30, moves: 2 } });
    // Black changes its mind at its second move; from the third on four estimates agree.
    expect(game.moves).toHaveLength(7);
    expect(result).toEqual({ kind: 'resignation', winner: WHITE, isAgreed: true });
    expect(formatResult(result)).toBe('W+R');
  });

  test.each([
    ['only one of them sees it', scripted('A1', '--estimates', 'B+99'), scripted('A5')],
    ['each sees itself ahead', scripted('A1', '--score', 'B+99'), scripted('A5', '--score', 'W+99')],
    ['one gives no estimate', scripted('A1', '--score', 'B+99'), scripted('A5', '--refuse', 'final_score')],
    ['it is not far enough', scripted('A1', '--score', 'B+29.5'), scripted('A5', '--score', 'B+40')],
  ])('not given up where %s', async (_, black, white) => {
    const { result } = await play(black, white, { adjudication: { points: 30, moves: 1 } });
    expect(result.kind).toBe('score');
  });

  test('which is told of handicap stones', async () => {
    const scorer = engineScorer(testEngine('scripted', ['--score', 'handicap']));
    const game = { size: 9, handicap: 3, scorer };
    const results = [
      await play(scripted('E2'), scripted('E8'), game),
      await play(scripted(''), scripted(''), { scorer }),
    ];
    await scorer.stop();
    expect(results.map(({ result }) => formatResult(result))).toEqual(['B+3', '0']);
  });
});

describe('whoever breaks the rules loses', () => {
  const honest = scripted('B2 C2 D2 E2');

  test.each<[what: string, black: EngineSpec, white: EngineSpec, reason: string, detail: string]>([
    ['an occupied point', honest, scripted('B2'), 'illegal-move', 'played B2 (occupied)'],
    // White has the corner's neighbours; Black fills the corner.
    ['suicide', scripted('E5 E4 A1'), scripted('A2 B1'), 'illegal-move', 'played A1 (suicide)'],
    // White's B2 has taken C2; Black takes back at once.
    ['a ko retaken', scripted('B1 A2 B3 C2 C2'), scripted('C1 D2 C3 B2'), 'illegal-move', 'played C2 (ko)'],
    // Two kos, taken in turn: after Black's pass the third capture brings back the position before the first.
    [
      'a position that was there before',
      scripted('B1 A2 B3 A4 B5 C2 C4 pass C2'),
      scripted('C1 D2 C3 D4 C5 B4 B2 B4'),
      'illegal-move',
      'played C2 (superko)',
    ],
    ['a point off the board', honest, scripted('F6'), 'garbage', 'answered genmove with "F6"'],
    ['no move at all', honest, testEngine('misbehaving', ['garbage-move']), 'garbage', '"banana"'],
    ['another number', honest, testEngine('misbehaving', ['wrong-id']), 'garbage', 'answered number'],
    ['a question mark', honest, testEngine('misbehaving', ['refuse-genmove']), 'refused', 'no idea'],
    ['a legal move refused', honest, scripted('', '--refuse', 'play'), 'refused', 'I will not'],
    ['a crash', honest, testEngine('misbehaving', ['crash-on-genmove']), 'crashed', 'ended by itself'],
    ['silence', honest, testEngine('misbehaving', ['hang-on-genmove'], 300), 'timed-out', 'within 300 ms'],
  ])('%s', async (_, black, white, reason, detail) => {
    const { result } = await play(black, white);
    const loser = black === honest ? WHITE : BLACK;
    expect(result).toEqual({
      kind: 'forfeit',
      winner: -loser,
      reason,
      detail: expect.stringContaining(detail),
    });
    expect(formatResult(result)).toBe(loser === BLACK ? 'W+F' : 'B+F');
  });
});

describe('a game is void', () => {
  test.each<[what: string, white: EngineSpec, detail: string]>([
    ['an engine does not start', testEngine('misbehaving', ['crash-at-start']), 'cannot find my weights'],
    ['an engine refuses the board', scripted('', '--refuse', 'boardsize'), 'I will not'],
    ['an engine refuses the komi', scripted('', '--refuse', 'komi'), 'I will not'],
  ])('when %s', async (_, white, detail) => {
    const { result } = await play(scripted('C3'), white);
    const why = expect.stringContaining(detail);
    expect(result).toEqual({ kind: 'void', reason: 'not-started', detail: why, by: WHITE });
  });

  test('when an engine refuses the opening', async () => {
    const { result } = await play(scripted('C3'), scripted('', '--refuse', 'play'), { opening: [3] });
    expect(result).toMatchObject({ kind: 'void', reason: 'not-started' });
  });

  test('when told to stop, at once and whatever the engines do', async () => {
    const abort = new AbortController();
    const white = testEngine('misbehaving', ['hang-on-genmove'], 60_000);
    const game = play(scripted('C3'), white, { signal: abort.signal });
    await new Promise((resolve) => setTimeout(resolve, 500));
    abort.abort();
    await Promise.all(running.map((one) => one.stop(100)));
    expect((await game).result).toMatchObject({ kind: 'void', reason: 'interrupted' });
  });
});

describe('engines between games', () => {
  test('go on running, or are started again after a crash', async () => {
    const [steady, crashing] = [
      engine(scripted('C3')),
      engine(testEngine('misbehaving', ['crash-on-genmove'])),
    ];
    for (let i = 0; i < 3; i++) {
      const { result } = await playGame(steady, crashing, SETTINGS);
      expect(result).toMatchObject({ kind: 'forfeit', winner: BLACK, reason: 'crashed' });
    }
    expect([steady.starts, crashing.starts]).toEqual([1, 3]);
  });

  test('get their start-up commands once a start', async () => {
    const spec = { ...scripted('', '--refuse', 'set_mood'), startup: ['set_mood good'] };
    const { result } = await play(scripted('C3'), spec);
    expect(result).toMatchObject({ kind: 'void', reason: 'not-started' });
  });
});
