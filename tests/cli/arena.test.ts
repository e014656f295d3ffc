import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SprtReport } from '../../src/arena/sprt-verdict.js';
import { writeMischief } from '../arena/engines.js';
import { runVw } from '../support/run-vw.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-arena-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('vw arena', () => {
  test('plays the tournament of a file and writes games, table and report', async () => {
    const engines = writeMischief(folder, [0, 0, 0.3]);
    const file = join(folder, 'three.json');
    writeFileSync(file, JSON.stringify({ engines, pairs: 3, size: 7, komi: 7, anchors: { 'mock-0': 1000 } }));
    const args = [
      'arena',
      file,
      '--komi',
      '7.5',
      '--concurrency',
      '2',
      '--out',
      'played',
      '--json',
      '--logs',
    ];
    const { stdout, stderr, code } = await runVw(args, { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^18\/18 {2}mock-\d - mock-\d .*\(18 of 18 games, .* a minute, 0 s left\)$/m);
    const result = JSON.parse(stdout) as { players: unknown[]; report: string; games: number };
    expect(result).toMatchObject({ games: 18, withoutResult: 0 });
    expect(result.players).toContainEqual(
      expect.objectContaining({ name: 'mock-0', elo: 1000, isAnchor: true }),
    );
    expect(readdirSync(join(folder, 'played', 'games'))).toHaveLength(18);
    const page = readFileSync(join(folder, 'played', 'report.html'), 'utf8');
    const { records } = JSON.parse(/id="games">(.*?)<\/script>/s.exec(page)![1]!) as {
      records: { text: string; place: string }[][];
    };
    expect(records.length).toBeGreaterThan(0);
    for (const links of records) {
      expect(links.map(({ text }) => text)).toEqual(['SGF', 'Black’s log', 'White’s log']);
      const [sgf, ...logs] = links.map(({ place }) => readFileSync(join(folder, 'played', place), 'utf8'));
      expect(sgf).toMatch(/^\(;FF/);
      for (const log of logs) expect(log).toMatch(/ > boardsize 7\n[^]* > genmove [bw]\n/);
    }
    const csv = readFileSync(join(folder, 'played', 'games.csv'), 'utf8')
      .trim()
      .split('\r\n');
    expect(csv).toHaveLength(1 + records.length);
    for (const text of [
      'Cross table',
      'Progress of the estimate',
      'Rank cards',
      `Made on ${hostname()}, 20`,
      `by: vw arena ${file} --komi 7.5`,
      '0-1-0-0: mock-0 - mock-1',
    ]) {
      expect(page).toContain(text);
    }
    expect(page).not.toMatch(/(?:src|href)="?https?:/);
    // Again: nothing is played, and the table is the same.
    const again = await runVw(args, { cwd: folder });
    expect(again.stderr).toBe('18 of 18 games are there already.\n');
    expect(again.stdout).toBe(stdout);
  });

  test('scores as both engines say, gives up what both see as lost, and accepts no resignation', async () => {
    const engines = writeMischief(folder, [0, 0]);
    const file = join(folder, 'rules.json');
    const rules = { resign: 'refused', adjudicate: '15,1', scorer: 'agreed' };
    writeFileSync(file, JSON.stringify({ engines, pairs: 8, size: 7, ...rules }));
    const { stderr, code } = await runVw(['arena', file, '--out', 'ruled'], { cwd: folder });
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('vw:')]);
    const games = readFileSync(join(folder, 'ruled', 'games.csv'), 'utf8');
    const page = readFileSync(join(folder, 'ruled', 'report.html'), 'utf8');
    for (const [inCsv, onPage] of [
      ['score', 'two passes<'],
      ['disputed', 'two passes, players did not agree: counted here<'],
      ['adjudication', 'seen as lost by both: mock-'],
    ]) {
      expect(games).toContain(`,${inCsv},`);
      expect(page).toContain(onPage);
    }
    expect(games).not.toContain(',resignation,');
    expect(page).toContain(
      'nobody may resign, given up when both see the same one 15 points ahead 1 times running, scored as both engines say',
    );
    const records = readdirSync(join(folder, 'ruled', 'games')).map((name) =>
      readFileSync(join(folder, 'ruled', 'games', name), 'utf8'),
    );
    for (const text of ['given up: both engines saw it as lost', 'the engines did not agree on the score'])
      expect(records.some((record) => record.includes(text))).toBe(true);
    // Another rule is another tournament.
    const other = await runVw(['arena', file, '--out', 'ruled', '--adjudicate', '9'], { cwd: folder });
    expect(other.stderr).toContain('other settings (adjudication)');
  });

  test.each([
    [['--adjudicate', 'soon'], '"soon" says not when a game is given up: POINTS or POINTS,MOVES'],
    [['--adjudicate', '0'], '"0" says not when a game is given up'],
    [['--adjudicate', '30,0'], '"30,0" says not when a game is given up'],
    [['--resign', 'never'], 'Choices: "accepted", "refused"'],
  ])('refuses %j', async (option, message) => {
    const engines = writeMischief(folder, [0, 0]).flatMap((path) => ['--engine', path]);
    const { stderr, code } = await runVw(['arena', ...engines, ...option, '--out', 'none'], { cwd: folder });
    expect(code).not.toBe(0);
    expect(stderr).toContain(message);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  test('a book is found by its whole path, and read gzipped', async () => {
    const engines = writeMischief(folder, [0, 0]).flatMap((path) => ['--engine', path]);
    const book = fileURLToPath(new URL('../../sgf/test-9x9.sgf.gz', import.meta.url));
    const args = ['arena', ...engines, '--book', book, '--pairs', '1', '--out', 'book', '--json'];
    const { stdout, stderr } = await runVw(args, { cwd: folder });
    expect(stderr).not.toContain('vw:');
    expect(JSON.parse(stdout)).toMatchObject({ games: 2 });
  });

  test('an SPRT ends when it is decided', async () => {
    const [a, b] = writeMischief(folder, [0, 1]);
    const args = [
      'arena',
      '--engine',
      a!,
      '--engine',
      b!,
      '--format',
      'sprt',
      '--sprt=0,100',
      '--pairs',
      '200',
    ];
    args.push('--size', '5', '--out', 'sprt');
    const { stdout } = await runVw([...args, '--json'], { cwd: folder });
    const { games, sprt } = JSON.parse(stdout) as { games: number; sprt: SprtReport };
    expect(games).toBeGreaterThanOrEqual(4);
    expect(games).toBeLessThan(100);
    expect(sprt).toMatchObject({ elo0: 0, elo1: 100, alpha: 0.05, beta: 0.05, mostPairs: 200 });
    expect(sprt.verdict).toBe(sprt.llr > 0 ? 'elo1' : 'elo0');
    expect(sprt.llr < sprt.lower || sprt.llr > sprt.upper).toBe(true);
    expect(2 * sprt.pairs).toBe(games);
    const words = new RegExp(
      `SPRT, normalized Elo 0 against 100: LLR .* after ${sprt.pairs} pairs; accepted: `,
    );
    expect((await runVw(args, { cwd: folder })).stdout).toMatch(words);
    expect(readFileSync(join(folder, 'sprt', 'report.html'), 'utf8')).toMatch(words);
  });

  test.each([
    [['arena'], 'vw: 0 engines (allowed: 2 or more)'],
    [['arena', 'nowhere.json'], 'vw: nowhere.json: '],
    [['arena', '--engine', 'random', '--engine', 'random'], 'vw: two engines are called random'],
    [['arena', '--engine', 'random', '--anchor', 'gnugo=1'], 'vw: no engine is called gnugo'],
    [['rate', 'nowhere.sgf'], 'vw: cannot read nowhere.sgf'],
  ])('%j is one clear error', async (args, message) => {
    const { stderr, code } = await runVw(args, { cwd: folder });
    expect(stderr).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});

test('vw engines check tells a program that is not the engine from one that is', async () => {
  const [mock] = writeMischief(folder, [0]);
  const pachi = join(folder, 'pachi.json');
  writeFileSync(pachi, JSON.stringify({ ...JSON.parse(readFileSync(mock!, 'utf8')), name: 'pachi' }));
  const { stdout, code } = await runVw(['engines', 'check', mock!, pachi, '--json']);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      about: 'Mischief 1',
      problem: null,
      moves: [expect.any(String), expect.any(String), expect.any(String)],
    },
    {
      problem: expect.stringMatching(/is not the Go engine Pachi: it calls itself Mischief 1.*platform game/),
    },
  ]);
  expect(code).toBe(1);
});

test('a tournament killed again and again ends like one that was not', async () => {
  const soak = fileURLToPath(new URL('../soak/arena.mjs', import.meta.url));
  const child = spawn(process.execPath, [soak, '--games', '40', '--kills', '3'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  const figures: unknown = JSON.parse(stdout.trimEnd().split('\n').at(-1)!);
  expect(figures).toMatchObject({ soak: 'arena', games: 40, sameAsInPeace: true });
  expect((figures as { kills: number }).kills).toBeGreaterThan(0);
  expect(code).toBe(0);
}, 180_000);
