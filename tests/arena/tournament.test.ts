import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GameEntry } from '../../src/arena/game-entry.js';
import { LocalExecutor } from '../../src/arena/local-executor.js';
import { reportMatch } from '../../src/arena/match-report.js';
import type { TournamentSettings } from '../../src/arena/settings.js';
import { type LeftOut, type TournamentOptions, playTournament } from '../../src/arena/tournament.js';
import { gameOfRecord } from '../../src/go/game-record.js';
import { parseSgf } from '../../src/go/sgf.js';
import type { EngineSpec } from '../../src/match/engine-spec.js';
import { randomPlayer, scripted, testEngine } from '../match/engines.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-tournament-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const RANDOM = [randomPlayer(1), randomPlayer(2)];

function play(
  engines: readonly EngineSpec[],
  more: Partial<TournamentSettings & TournamentOptions> & {
    readonly concurrency?: number;
    readonly isLogged?: boolean;
  } = {},
): Promise<GameEntry[]> {
  const { concurrency = 2, isLogged = false, signal, onProgress, onLeftOut, ...changed } = more;
  const settings: TournamentSettings = {
    ...{ format: 'round-robin', engines, pairs: 2, size: 5, komi: 0.5, openingStones: 2 },
    ...{ seed: 1, moveLimit: 300, scorer: 'area' },
    ...changed,
  };
  const { size, moveLimit } = settings;
  return playTournament(settings, {
    folder: more.folder ?? folder,
    executor: () => new LocalExecutor({ engines, size, moveLimit, concurrency, isLogged }),
    ...(onLeftOut ? { onLeftOut } : {}),
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}

const lines = (): string[] => readFileSync(join(folder, 'results.jsonl'), 'utf8').trim().split('\n');
const timesOf = (entries: readonly GameEntry[]) => entries.map((entry) => [entry.id, entry.thinkingTimeMs]);

describe('a tournament of two', () => {
  test('is played in mirrored pairs, and every game is kept', async () => {
    const told: (string | undefined)[] = [];
    const onDisk: boolean[] = [];
    const entries = await play(RANDOM, {
      onProgress: ({ games, newest }) => {
        told.push(newest?.id);
        onDisk.push([...games.keys()].every((id) => lines().some((line) => line.includes(`"${id}"`))));
      },
    });
    expect(entries.map(({ id, black }) => [id, black])).toEqual([
      ['0-1-0-0', 'random-player 1'],
      ['0-1-0-1', 'random-player 2'],
      ['0-1-1-0', 'random-player 1'],
      ['0-1-1-1', 'random-player 2'],
    ]);
    const openings = entries.map((entry) => entry.moves.split(' ').slice(0, 2).join(' '));
    expect(openings[0]).toBe(openings[1]);
    expect(openings[2]).toBe(openings[3]);
    expect(openings[0]).not.toBe(openings[2]);
    expect([told[0], ...told.slice(1).sort()]).toEqual([undefined, ...entries.map(({ id }) => id)]);
    expect(onDisk).toEqual([true, true, true, true, true]);
    for (const entry of entries) {
      const record = parseSgf(readFileSync(join(folder, entry.file), 'utf8'));
      expect(gameOfRecord(record).isOver).toBe(true);
      expect(record.moves).toHaveLength(entry.moves.split(' ').length);
      expect(record.players).toEqual({ black: entry.black, white: entry.white });
      expect(record.result).toMatch(/^[BW]\+\d+\.5$/);
    }
  });

  test('goes on where it was stopped, also in the middle of a line', async () => {
    const abort = new AbortController();
    const first = await play(RANDOM, {
      concurrency: 1,
      signal: abort.signal,
      onProgress: ({ games }) => {
        if (games.size === 3) abort.abort();
      },
    });
    expect(first).toHaveLength(3);
    appendFileSync(join(folder, 'results.jsonl'), '{"id":"0-1-1-1","bla');
    const all = await play(RANDOM, { pairs: 3 });
    expect(all).toHaveLength(6);
    expect(timesOf(all.slice(0, 3))).toEqual(timesOf(first));
    expect(lines()).toHaveLength(6);
    expect(readdirSync(join(folder, 'games'))).toHaveLength(6);
    // Nothing is left to do.
    expect(await play(RANDOM, { pairs: 3 })).toEqual(all);
    expect(lines()).toHaveLength(6);
  });

  test('never adds up games of different settings', async () => {
    await play(RANDOM, { pairs: 1 });
    await expect(play(RANDOM, { pairs: 1, komi: 7 })).rejects.toMatchObject({
      code: 'other-tournament',
      message: expect.stringContaining('(komi)'),
    });
    const other = [{ ...RANDOM[0]!, args: randomPlayer(3).args }, RANDOM[1]!];
    await expect(play(other, { pairs: 1 })).rejects.toMatchObject({
      code: 'other-tournament',
      message: expect.stringContaining('(engines)'),
    });
  });

  test('does not begin with an engine that does not start', async () => {
    const engines = [RANDOM[0]!, testEngine('misbehaving', ['crash-at-start'])];
    await expect(play(engines)).rejects.toMatchObject({
      code: 'not-started',
      message: expect.stringContaining('cannot find my weights'),
    });
    expect(existsSync(join(folder, 'results.jsonl'))).toBe(false);
  });

  test('ends where a game could not be set up three times in a row, and counts none of them', async () => {
    const engines = [RANDOM[0]!, scripted('', '--refuse', 'komi', '--name', 'Moody')];
    await expect(play(engines, { concurrency: 1 })).rejects.toMatchObject({
      code: 'engine-not-started',
      message: expect.stringMatching(/^a game did not begin 3 times in a row: .*I will not/),
    });
    expect(existsSync(join(folder, 'results.jsonl'))).toBe(false);
  });

  test.each(['round-robin', 'swiss'] as const)(
    'of three goes on without one that will not begin (%s)',
    async (format) => {
      const moody = scripted('', '--refuse', 'komi', '--name', 'Moody');
      const engines = [RANDOM[0]!, moody, RANDOM[1]!];
      const leftOut: LeftOut[] = [];
      const onLeftOut = (one: LeftOut): void => void leftOut.push(one);
      const pairs = format === 'swiss' ? 5 : 2;
      const entries = await play(engines, { format, pairs, onLeftOut });
      expect(leftOut).toEqual([{ name: moody.name, reason: expect.stringContaining('I will not') }]);
      expect(entries.length).toBeGreaterThanOrEqual(2);
      expect(new Set(entries.flatMap(({ black, white }) => [black, white]))).toEqual(
        new Set(RANDOM.map(({ name }) => name)),
      );
      // In another mood, it plays what it has missed; nothing that was played is lost or doubled.
      const better = { ...moody, args: moody.args.map((arg) => (arg === 'komi' ? 'nothing' : arg)) };
      writeFileSync(
        join(folder, 'tournament.json'),
        readFileSync(join(folder, 'tournament.json'), 'utf8').replace('"komi",', '"nothing",'),
      );
      const all = await play([RANDOM[0]!, better, RANDOM[1]!], { format, pairs, onLeftOut });
      expect(leftOut).toHaveLength(1);
      const ids = all.map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(entries.map(({ id }) => id)));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids).toHaveLength(lines().length);
      expect(all.some(({ black }) => black === moody.name)).toBe(true);
    },
  );

  test('ends where the one is left out whom all others meet', async () => {
    const engines = [scripted('', '--refuse', 'komi', '--name', 'Moody'), ...RANDOM];
    await expect(play(engines, { format: 'gauntlet', concurrency: 1 })).rejects.toMatchObject({
      code: 'engine-not-started',
    });
  });

  test('keeps what engines were told and said, by game', async () => {
    const engines = [RANDOM[0]!, testEngine('misbehaving', ['crash-on-genmove'])];
    const entries = await play(engines, { pairs: 1, isLogged: true, concurrency: 1 });
    const [asWhite, asBlack] = entries.map(({ logs }) =>
      [logs!.black, logs!.white].map((file) => readFileSync(join(folder, file), 'utf8')),
    );
    expect(asWhite![1]).toMatch(
      /^ +\d\.\d{3} > protocol_version\n +\d\.\d{3} < = 2\n[^]* > boardsize 5\n[^]* > genmove [bw]\n +\d\.\d{3} ! segmentation fault, they say\n +\d\.\d{3} # ended by itself \(signal SIGKILL\)\n$/,
    );
    // It was started again for the second game; the other one was not.
    expect(asBlack![0]).toMatch(/^ +\d\.\d{3} > protocol_version\n/);
    // What it says on stderr when it starts may be read as late as in the second game.
    const asTold = asBlack![1]!.replace(/^ +\d\.\d{3} ! .*\n/gm, '');
    expect(asTold).toMatch(/^ +\d\.\d{3} > boardsize 5\n +\d\.\d{3} < =\n/);
    const [plain] = await play(engines.slice(0, 1).concat(RANDOM[1]!), {
      pairs: 1,
      size: 7,
      folder: `${folder}/2`,
    });
    expect(plain!.logs).toBeUndefined();
    expect(existsSync(join(folder, '2', 'logs'))).toBe(false);
  });

  test('counts how games ended, and for whom', async () => {
    const engines = [scripted('C3', '--name', 'Us'), testEngine('misbehaving', ['crash-on-genmove'])];
    const report = reportMatch(await play(engines), engines[0]!.name);
    expect(report).toMatchObject({ games: 4, wins: 4, losses: 0, draws: 0, winsAsBlack: 2, winsAsWhite: 2 });
    expect(report.endings.forfeits.crashed).toEqual({ engine: 0, opponent: 4 });
    expect(report.pairCounts).toEqual([0, 0, 0, 0, 2]);
    expect(report.statistics).toMatchObject({ score: 1, interval: { high: 1 } });
  });
});

describe('the report of a match', () => {
  function entry(game: number, result: GameEntry['result'], moves = `A${game + 1}`): GameEntry {
    const isOurs = game % 2 === 0;
    return {
      ...{ id: `0-1-${Math.floor(game / 2)}-${game % 2}`, result, moves, file: '' },
      ...(isOurs ? { black: 'us', white: 'them' } : { black: 'them', white: 'us' }),
      thinkingTimeMs: isOurs ? { black: 10, white: 30 } : { black: 30, white: 10 },
    };
  }

  test('sees results from our side, and leaves half pairs out of the score', () => {
    const games = [
      entry(0, { kind: 'score', lead: 3 }),
      entry(1, { kind: 'score', lead: 3 }),
      entry(2, { kind: 'score', lead: 0 }, 'A1'),
      entry(3, { kind: 'resignation', winner: -1 }),
      entry(4, { kind: 'forfeit', winner: -1, reason: 'illegal-move', detail: '' }),
      entry(5, { kind: 'void', reason: 'unscored', detail: '' }),
      entry(6, { kind: 'score', lead: 0.5 }),
    ];
    const report = reportMatch(games, 'us');
    expect(report).toMatchObject({ games: 7, wins: 3, losses: 2, draws: 1, winsAsBlack: 2, winsAsWhite: 1 });
    expect(report.endings).toMatchObject({ twoPasses: 4, resignations: { engine: 0, opponent: 1 } });
    expect(report.endings.forfeits['illegal-move']).toEqual({ engine: 1, opponent: 0 });
    expect(report.endings.voids.unscored).toBe(1);
    expect(report.pairCounts).toEqual([0, 0, 1, 1, 0]);
    expect(report.statistics).toMatchObject({ score: 0.625 });
    expect(report.distinctGames).toBe(6);
    expect(report.thinkingTime).toEqual({
      engine: { totalMs: 70, perMoveMs: 20 },
      opponent: { totalMs: 210, perMoveMs: 60 },
    });
    // +3, -3, 0 and +0.5
    expect(report.meanLead!.points).toBe(0.125);
    expect(report.meanLead!.standardError).toBeCloseTo(1.2311, 4);
  });

  test('of no games has no score', () => {
    expect(reportMatch([], 'us')).toMatchObject({
      ...{ games: 0, statistics: null, meanMoves: 0, meanLead: null },
    });
  });
});
