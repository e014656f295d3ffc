import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runVw } from '../support/run-vw.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-rate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Games of White against Black as tags; `1-0` is White's win. */
const tags = (white: string, black: string, result: string, round = '?'): string =>
  `[White "${white}"]\n[Black "${black}"]\n[Round "${round}"]\n[Result "${result}"]\n\n${result}\n\n`;

const games = (white: string, black: string, wins: number, losses: number, draws = 0): string =>
  tags(white, black, '1-0').repeat(wins) +
  tags(white, black, '0-1').repeat(losses) +
  tags(white, black, '1/2-1/2').repeat(draws);

/** Mirrored pairs of A and B in which A makes 0, 0.5 (a loss and a draw), 1, 1.5 and 2 points. */
function pairs(...counts: readonly number[]): string {
  let round = 0;
  return counts
    .map((count, points) =>
      Array.from({ length: count }, () => {
        round++;
        const first = ['0-1', '1/2-1/2', '1-0', '1-0', '1-0'][points]!;
        const second = ['1-0', '1-0', '1-0', '1/2-1/2', '0-1'][points]!;
        return tags('A', 'B', first, String(round)) + tags('B', 'A', second, String(round));
      }).join(''),
    )
    .join('');
}

async function rate(text: string, ...options: string[]): Promise<Record<string, unknown>> {
  const args = ['rate', write('games.pgn', text), ...options, '--json'];
  const { stdout, stderr, code } = await runVw(args);
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** Half the width of an interval, relative to what fastchess says; theirs are by the normal distribution. */
const widthOf = ({ low, high }: Ends, error: number): number => (high - low) / 2 / error;

interface Match {
  readonly elo: number;
  readonly eloInterval: Ends;
  readonly normalizedElo: Ends & { readonly elo: number };
  readonly los: number;
}

const matchOf = ({ encounters }: Record<string, unknown>): Match =>
  (encounters as { match: Match }[])[0]!.match;

describe('vw rate gives what fastchess gives', () => {
  test.each<[string, string, [number, number, number, number, number]]>([
    ['76-89-123', games('A', 'B', 76, 89, 123), [-15.69, 30.46, -20.76, 40.13, 15.53]],
    ['136-96-111', games('A', 'B', 136, 96, 111), [40.7, 30.43, 49.77, 36.77, 99.6]],
    ['pairs 34,54,63,64,75', pairs(34, 54, 63, 64, 75), [55.58, 27.65, 57.94, 28.28, 100]],
    ['pairs 332,433,498,333,334', pairs(332, 433, 498, 333, 334), [-8.64, 10.33, -9.17, 10.96, 5.05]],
  ])('%s', async (_, text, [elo, eloError, normalizedElo, normalizedEloError, los]) => {
    const match = matchOf(await rate(text));
    expect(match.elo).toBeCloseTo(elo, 2);
    expect(Math.abs(widthOf(match.eloInterval, eloError) - 1)).toBeLessThan(0.03);
    expect(match.normalizedElo.elo).toBeCloseTo(normalizedElo, 2);
    expect(Math.abs(widthOf(match.normalizedElo, normalizedEloError) - 1)).toBeLessThan(0.05);
    expect(Math.abs(match.los * 100 - los)).toBeLessThan(1);
  });

  test('pairs are seen, or not where so wished', async () => {
    const text = pairs(20, 0, 40, 0, 40);
    expect(widthOf(matchOf(await rate(text)).eloInterval, 53.6)).toBeCloseTo(1, 1);
    expect(widthOf(matchOf(await rate(text, '--no-pairs')).eloInterval, 49.5)).toBeCloseTo(1, 1);
  });

  test('an SPRT', async () => {
    const { sprt } = await rate(
      games('A', 'B', 555, 555, 298),
      ...['--sprt=0,10', '--sprt-model', 'bayesian', '--alpha', '0.01'],
    );
    expect((sprt as { llr: number; upper: number }).llr).toBeCloseTo(-0.74, 2);
    expect((sprt as { llr: number; upper: number }).upper).toBeCloseTo(4.6, 1);
  });
});

test("vw rate gives KataGo's ratings", async () => {
  const text = games('P1', 'P2', 5, 1) + games('P0', 'P2', 5, 1);
  const { players } = await rate(text, '--prior-games', '2', '--no-first-move');
  expect((players as { name: string; elo: number }[]).map(({ elo }) => elo.toFixed(3))).toEqual([
    '76.523',
    '76.523',
    '-161.285',
  ]);
});

test('vw rate gives what BayesElo gives', async () => {
  const text = games('a', 'b', 0, 0, 1) + games('c', 'd', 0, 0, 1);
  const { bayes } = await rate(text, '--bayeselo', '--advantage', '32.8', '--draw-elo', '97.3');
  expect(bayes).toMatchObject([{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'd' }]);
  const [a, b] = bayes as { elo: number; error: number }[];
  expect([a!.elo.toFixed(2), b!.elo.toFixed(2), b!.error.toFixed(2)]).toEqual(['-5.08', '5.08', '268.27']);
});

test('vw rate reads SGF, and says what it cannot read', async () => {
  const sgf = write('0-1-0-0.sgf', '(;SZ[9]PB[A]PW[B]RE[B+R];B[ee];W[cc])(;SZ[9]PB[B]PW[A]RE[0];B[ee])');
  const { stdout } = await runVw(['rate', sgf, '--anchor', 'B=1500']);
  expect(stdout).toMatch(/^B +1500 +given/m);
  expect(stdout).toContain('A - B: 1 won, 1 drawn, 0 lost');
  const bad = await runVw(['rate', write('notes.txt', 'no games here')]);
  expect(bad.stderr).toContain('has no results (read are results.jsonl, SGF');
  expect(bad.code).toBe(1);
});

/** A tournament's results: pair 0 of A and B, of which A wins so many games. */
function results(place: string, wins: number, ending = ''): string {
  mkdirSync(join(folder, place));
  const entry = (game: number) => {
    const [black, white] = game === 0 ? ['A', 'B'] : ['B', 'A'];
    const winner = game < wins === (black === 'A') ? 1 : -1;
    const result = { kind: 'resignation', winner };
    const thinkingTimeMs = { black: place.length, white: 1 };
    return { id: `0-1-0-${game}`, black, white, result, moves: 'C3', thinkingTimeMs, file: 'x.sgf' };
  };
  const lines = [entry(0), entry(1)].map((game) => `${JSON.stringify(game)}\n`).join('');
  return write(join(place, 'results.jsonl'), lines + ending);
}

describe('results of several tournaments', () => {
  const pairsOf = async (files: readonly string[]) => {
    const { stdout, stderr, code } = await runVw(['rate', ...files, '--json']);
    expect(code).toBe(0);
    const { encounters, games } = JSON.parse(stdout) as {
      encounters: { pairCounts: number[] }[];
      games: number;
    };
    return { counts: encounters[0]!.pairCounts, games, stderr };
  };

  test('keep their pairs, whatever their names and numbers', async () => {
    const files = [results('one', 2), results('other', 1), results('third', 2)];
    expect(await pairsOf(files)).toEqual({ counts: [0, 0, 1, 0, 2], games: 6, stderr: '' });
  });

  test('count once where they are given twice, or copied', async () => {
    const file = results('one', 2);
    const copy = results('two', 2);
    expect((await pairsOf([file, copy])).games).toBe(2);
    const { counts, stderr } = await pairsOf([file, file]);
    expect(counts).toEqual([0, 0, 0, 0, 1]);
    expect(stderr).toContain('they count once');
  });

  test('are read to the last whole line', async () => {
    const { games, stderr } = await pairsOf([results('one', 1, '{"id":"0-1-1-0","bla')]);
    expect(games).toBe(2);
    expect(stderr).toContain('the last line is not whole and is left out');
  });
});

test('vw rate without any prior games is refused in a sentence', async () => {
  const { stderr, code } = await runVw(['rate', write('a.pgn', games('A', 'B', 1, 1)), '--prior-games', '0']);
  expect([code, stderr.split('\n')[0]]).toEqual([2, 'vw: --prior-games must be a number from 0.001']);
});
