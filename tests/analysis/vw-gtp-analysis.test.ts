import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { parseVertex } from '../../src/go/point.js';
import { KatagoJudge } from '../../src/judge/katago-judge.js';
import { questionOf } from '../../src/judge/question.js';
import { JUDGE_PROFILES } from '../../src/judge/settings.js';
import { checkResponse } from '../support/katago-response.js';

const program = fileURLToPath(new URL('../../dist/cli/vw-gtp.js', import.meta.url));

test('a client of KataGo takes it for KataGo', async () => {
  const judge = await KatagoJudge.start({
    command: process.execPath,
    args: [program, 'analysis', '--views', '1'],
    silenceMs: 30_000,
  });
  try {
    const game = new Game(9);
    for (const vertex of ['E5', 'C3', 'G7']) game.play(game.toPlay, parseVertex(vertex, 9));
    const settings = { ...JUDGE_PROFILES.raw, visits: 16 };
    const [after, before] = await Promise.all(
      [3, 0].map((plies) => judge.ask(questionOf(game, plies === 3 ? -1 : 1, plies), settings)),
    );
    expect(judge.identity.network).toBe('VideoWorld Go');
    expect(after!.policy.filter((value) => value === -1)).toHaveLength(3);
    const total = before!.policy.reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(1, 1);
    expect(after!.visits).toBeGreaterThanOrEqual(16);
    expect(judge.restarts).toBe(0);
  } finally {
    await judge.stop();
  }
});

test('lines in, lines out, and nothing else on stdout; the end of the input is the end', async () => {
  const child = spawn(process.execPath, [program, 'analysis', '--views', '1', '--visits', '12']);
  let text = '';
  child.stdout.on('data', (chunk) => (text += String(chunk)));
  const query = {
    moves: [],
    rules: 'japanese',
    komi: 6.5,
    boardXSize: 9,
    boardYSize: 9,
    includeOwnership: true,
  };
  child.stdin.end(`${JSON.stringify({ id: 'a', ...query })}\nnonsense\n`);
  const [code] = (await once(child, 'close')) as [number];
  const answers = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect([code, answers.length]).toEqual([0, 2]);
  const whole = answers.find(({ id }) => id === 'a')!;
  checkResponse(whole, 81, { extras: ['ownership'] });
  expect((whole['rootInfo'] as { visits: number }).visits).toBeGreaterThanOrEqual(12);
});

test.each([
  [['--visits', '0'], /--visits must be/],
  [['--model', 'nobody'], /nobody/],
  [['--komi', '7'], /komi/],
])('%j: one clear error and exit code 2', async (args, message) => {
  const child = spawn(process.execPath, [program, 'analysis', ...args]);
  let stderr = '';
  let stdout = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  child.stdout.on('data', (chunk) => (stdout += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});
