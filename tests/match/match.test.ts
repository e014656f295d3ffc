import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gameOfRecord } from '../../src/go/game-record.js';
import { parseSgf } from '../../src/go/sgf.js';
import type { GameEntry } from '../../src/match/journal.js';
import { type MatchSettings, runMatch } from '../../src/match/match.js';
import { reportMatch } from '../../src/match/report.js';
import { ownScorer } from '../../src/match/scorer.js';
import { scripted, testEngine } from './engines.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-match-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function settings(more: Partial<MatchSettings> = {}): MatchSettings {
  return {
    engine: testEngine('random-player', ['1']),
    opponent: testEngine('random-player', ['2']),
    games: 4,
    size: 5,
    komi: 0.5,
    openingStones: 2,
    seed: 1,
    moveLimit: 300,
    concurrency: 2,
    scorer: ownScorer,
    folder,
    ...more,
  };
}

const lines = (): string[] => readFileSync(join(folder, 'results.jsonl'), 'utf8').trim().split('\n');
const secondsOf = (entries: readonly GameEntry[]) => entries.map((entry) => entry.thinkingTimeMs);

describe('a match', () => {
  test('is played in mirrored pairs, and every game is kept', async () => {
    const progress: number[] = [];
    const entries = await runMatch(settings({ onProgress: (done) => progress.push(done.length) }));
    expect(entries.map((entry) => [entry.game, entry.engineColor])).toEqual([
      [0, 'b'],
      [1, 'w'],
      [2, 'b'],
      [3, 'w'],
    ]);
    const openings = entries.map((entry) => entry.moves.split(' ').slice(0, 2).join(' '));
    expect(openings[0]).toBe(openings[1]);
    expect(openings[2]).toBe(openings[3]);
    expect(openings[0]).not.toBe(openings[2]);
    expect(progress).toEqual([0, 1, 2, 3, 4]);
    for (const entry of entries) {
      const record = parseSgf(readFileSync(join(folder, entry.file), 'utf8'));
      expect(gameOfRecord(record).isOver).toBe(true);
      expect(record.moves).toHaveLength(entry.moves.split(' ').length);
      expect(record.players).toEqual(
        entry.engineColor === 'b'
          ? { black: 'random-player 1', white: 'random-player 2' }
          : { black: 'random-player 2', white: 'random-player 1' },
      );
      expect(record.result).toMatch(/^[BW]\+\d+\.5$/);
    }
  });

  test('goes on where it was stopped, also in the middle of a line', async () => {
    const abort = new AbortController();
    const first = await runMatch(
      settings({
        concurrency: 1,
        signal: abort.signal,
        onProgress: (done) => {
          if (done.length === 3) abort.abort();
        },
      }),
    );
    expect(first).toHaveLength(3);
    appendFileSync(join(folder, 'results.jsonl'), '{"game":3,"engineCol');
    const all = await runMatch(settings({ games: 6 }));
    expect(all.map((entry) => entry.game)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(secondsOf(all.slice(0, 3))).toEqual(secondsOf(first));
    expect(lines()).toHaveLength(6);
    expect(readdirSync(join(folder, 'games'))).toHaveLength(6);
    // Nothing is left to do.
    expect(await runMatch(settings({ games: 6 }))).toEqual(all);
    expect(lines()).toHaveLength(6);
  });

  test('never adds up games of different matches', async () => {
    await runMatch(settings({ games: 2 }));
    await expect(runMatch(settings({ games: 2, komi: 7 }))).rejects.toMatchObject({
      code: 'other-match',
      message: expect.stringContaining('(komi)'),
    });
    const other = { ...settings().engine, args: testEngine('random-player', ['3']).args };
    await expect(runMatch(settings({ games: 2, engine: other }))).rejects.toMatchObject({
      code: 'other-match',
      message: expect.stringContaining('(engine)'),
    });
  });

  test('does not begin with an engine that does not start', async () => {
    const opponent = testEngine('misbehaving', ['crash-at-start']);
    await expect(runMatch(settings({ opponent }))).rejects.toMatchObject({
      code: 'not-started',
      message: expect.stringContaining('cannot find my weights'),
    });
    expect(existsSync(join(folder, 'results.jsonl'))).toBe(false);
  });

  test('ends after three games in a row that could not be set up, and plays them another time', async () => {
    const opponent = scripted('', '--refuse', 'komi', '--name', 'Moody');
    await expect(runMatch(settings({ opponent, concurrency: 1 }))).rejects.toMatchObject({
      code: 'engine-not-started',
      message: expect.stringMatching(/^3 games in a row did not start: .*I will not/),
    });
    expect(lines()).toHaveLength(3);
    expect((JSON.parse(lines()[0]!) as GameEntry).result.kind).toBe('void');
  });

  test.each([0, 3, 2.5])('of %f games is refused', async (games) => {
    await expect(runMatch(settings({ games }))).rejects.toMatchObject({ code: 'bad-match' });
  });
});

describe('the report', () => {
  test('counts how games ended, and for whom', async () => {
    const engine = scripted('C3', '--name', 'Us');
    const opponent = testEngine('misbehaving', ['crash-on-genmove']);
    const report = reportMatch(await runMatch(settings({ engine, opponent })));
    expect(report).toMatchObject({ games: 4, wins: 4, losses: 0, draws: 0, winsAsBlack: 2, winsAsWhite: 2 });
    expect(report.endings.forfeits.crashed).toEqual({ engine: 0, opponent: 4 });
    expect(report.pairCounts).toEqual([0, 0, 0, 0, 2]);
    expect(report.statistics).toMatchObject({ pairs: 2, score: 1, interval: { high: 1 } });
  });

  function entry(game: number, result: GameEntry['result'], moves = `A${game + 1}`): GameEntry {
    const engineColor = game % 2 === 0 ? 'b' : 'w';
    return { game, engineColor, result, moves, thinkingTimeMs: { engine: 10, opponent: 30 }, file: '' };
  }

  test('sees results from our side, and leaves half pairs out of the score', () => {
    const report = reportMatch([
      entry(0, { kind: 'score', lead: 3 }),
      entry(1, { kind: 'score', lead: 3 }),
      entry(2, { kind: 'score', lead: 0 }, 'A1'),
      entry(3, { kind: 'resignation', winner: -1 }),
      entry(4, { kind: 'forfeit', winner: -1, reason: 'illegal-move', detail: '' }),
      entry(5, { kind: 'void', reason: 'move-limit', detail: '' }),
      entry(6, { kind: 'score', lead: 0.5 }),
    ]);
    expect(report).toMatchObject({ games: 7, wins: 3, losses: 2, draws: 1, winsAsBlack: 2, winsAsWhite: 1 });
    expect(report.endings).toMatchObject({ twoPasses: 4, resignations: { engine: 0, opponent: 1 } });
    expect(report.endings.forfeits['illegal-move']).toEqual({ engine: 1, opponent: 0 });
    expect(report.endings.voids['move-limit']).toBe(1);
    expect(report.pairCounts).toEqual([0, 0, 1, 1, 0]);
    expect(report.statistics).toMatchObject({ pairs: 2, score: 0.625 });
    expect(report.distinctGames).toBe(6);
    expect(report.meanMoveTimeMs).toEqual({ engine: 20, opponent: 60 });
  });

  test('of no games has no score', () => {
    expect(reportMatch([])).toMatchObject({ games: 0, statistics: null, meanMoves: 0 });
  });
});
