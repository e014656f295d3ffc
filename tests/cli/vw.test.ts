import { execSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { calledAs } from '../../src/cli/invocation.js';
import { runVw } from '../support/run-vw.js';

const games = fileURLToPath(new URL('../fixtures/games-9x9.sgf', import.meta.url));
const broken = fileURLToPath(new URL('../fixtures/broken.sgf', import.meta.url));

describe('vw', () => {
  test('lists its commands', async () => {
    const { code, stdout } = await runVw(['--help']);
    const commands = [...stdout.matchAll(/^ {2}vw (\S+)/gm)].map((match) => match[1]);
    const wanted = 'demo play strength arena rate worker eval speed model frames bench engines data doctor';
    expect(commands).toEqual(expect.arrayContaining(wanted.split(' ')));
    expect(code).toBe(0);
  });

  test('without arguments says how to begin', async () => {
    const { code, stdout, stderr } = await runVw([]);
    expect(stdout.match(/^ {2}node \. \w+/gm)).toEqual(['  node . demo', '  node . play', '  node . web']);
    expect([code, stderr]).toEqual([0, '']);
    expect(calledAs('/usr/local/bin/vw')).toBe('vw');
    expect(calledAs('C:\\npm\\vw.cmd'.replaceAll('\\', '/'))).toBe('vw');
  });

  test('shows under --help of every command a line that works', async () => {
    const named = async (path: readonly string[]): Promise<string[]> => {
      const { stdout } = await runVw([...path, '--help']);
      const pattern = new RegExp(`^ {2}vw ${[...path, '([a-z]+)'].join(' ')}`, 'gm');
      return [...stdout.matchAll(pattern)].map((match) => match[1]!);
    };
    const groups = ['model', 'frames', 'engines', 'data'];
    const single = (await named([])).filter((name) => !groups.includes(name));
    const paths = single.map((name) => [name]);
    for (const group of groups) for (const name of await named([group])) paths.push([group, name]);
    expect(paths.length).toBeGreaterThan(20);
    const helps = await Promise.all(paths.map((path) => runVw([...path, '--help'])));
    expect(helps.map(({ stdout }) => /Examples:\n {2}(.*?) {2}/.exec(stdout)?.[1])).toEqual(
      paths.map((path) => expect.stringContaining(`vw ${path.join(' ')}`) as unknown),
    );
  });

  test('of options given twice the last one counts, and of lists all', async () => {
    const args = 'speed --threads 1 --threads 2 --moves 5 --moves 0 --stages 0 --json'.split(' ');
    expect(JSON.parse((await runVw(args)).stdout)).toEqual({
      model: 'vw',
      size: 9,
      threads: 2,
      device: 'auto',
      views: 8,
    });
    const { stderr } = await runVw(['arena', '--engine', 'random', '--engine', 'random']);
    expect(stderr).toContain('two engines are called random');
  });

  test.each([
    [['model'], 'a command after model is missing'],
    [['fram'], 'Did you mean frames?'],
    [['frames'], 'a command after frames is missing'],
    [['strength'], 'Missing required argument: opponent'],
    [
      ['strength', '--opponent', 'random', '--games', 'many'],
      '--games must be a whole number from 2 to 1000000',
    ],
    [['speed', '--threads', '1000'], '--threads must be a whole number from 1 to 256'],
    [['speed', '--moves', '1e12'], '--moves must be a whole number from 0 to 1000000'],
    [['strength', '--opponent', 'random', '--gmaes', '2'], 'Unknown argument: gmaes'],
    [['speed', '--moves'], 'Not enough arguments following: moves'],
    [['play', '--color', 'green'], 'Argument: color, Given: "green", Choices: "black", "white"'],
    [['frames', 'check', games, '--noise', '-1'], '--noise must be a number from 0 to 255'],
  ])('a command line that cannot be read: %j', async (args, message) => {
    const { code, stdout, stderr } = await runVw(args);
    expect(stderr).toContain(message);
    expect(stderr).toContain('vw --help lists commands');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test.each([
    [['frames', 'check', 'nowhere.sgf'], 'vw: cannot read nowhere.sgf: '],
    [['frames', 'check', broken], 'vw: '],
    [['strength', '--opponent', 'alphago'], 'vw: no engine and no program of this name: alphago'],
    [['strength', '--opponent', 'random', '--games', '3'], 'vw: 3 games (allowed: even numbers, '],
    [['demo', '--opponent', 'alphago'], 'vw: no engine and no program of this name: alphago'],
  ])('what cannot be done is one line on stderr: %j', async (args, message) => {
    const { code, stderr } = await runVw(args);
    expect(stderr.startsWith(message)).toBe(true);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(code).toBe(1);
  });
});

describe('vw frames check', () => {
  test('reads every move of real games, in all styles', async () => {
    const { code, stdout } = await runVw(['frames', 'check', games, '--json']);
    const { results } = JSON.parse(stdout) as { results: Record<string, unknown>[] };
    expect(results).toEqual(
      ['original', 'compact'].map((style) =>
        expect.objectContaining({ style, games: 20, moves: 1447, multiStoneCaptures: 37, misread: 0 }),
      ),
    );
    expect(code).toBe(0);
  });

  test('fails where moves are misread, and names them', async () => {
    const { code, stdout } = await runVw(['frames', 'check', games, '--noise', '200', '--style', 'compact']);
    expect(stdout).toMatch(/compact: 1447 moves .* misread \(\d+\.\d+ %\)\n {2}game 1, move 1: /);
    expect(code).toBe(1);
  });
});

describe('vw doctor', () => {
  test('finds what is needed', async () => {
    const { code, stdout } = await runVw(['doctor', '--json']);
    const { sound, findings } = JSON.parse(stdout) as {
      sound: boolean;
      findings: { what: string; state: string; text: string }[];
    };
    const stateOf = (what: string) => findings.find((finding) => finding.what === what)?.state;
    const needed = ['Node', 'onnxruntime', 'device cpu', 'canvas', 'model vw', 'pictures'];
    expect(needed.map(stateOf)).toEqual(needed.map(() => 'good'));
    expect({ sound, code }).toEqual({ sound: true, code: 0 });
  });

  test('says nothing but its own lines, and ends with command lines that can be copied', async () => {
    const { stdout, stderr } = await runVw(['doctor']);
    expect(stderr).toBe('');
    const lines = stdout.split('\n').filter((line) => line.startsWith('    '));
    expect(lines).toHaveLength(2);
    const ask = (line: string, input: string): string => execSync(line, { input, encoding: 'utf8' });
    expect(ask(lines[0]!, 'name\nquit\n')).toBe('= VideoWorld Go\n\n= \n\n');
    expect(ask(lines[1]!, '{"id":"v","action":"query_version"}\n')).toMatch(/^{"id":"v"/);
  });
});
