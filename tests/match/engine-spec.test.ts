import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { splitCommandLine } from '../../src/match/command-line.js';
import { engineNames, loadEngineSpec } from '../../src/match/engine-spec.js';
import { programHash } from '../../src/match/program-hash.js';
import { findProgram } from '../../src/util/find-program.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-engines-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(json: unknown): string {
  const path = join(folder, 'mock.json');
  writeFileSync(path, typeof json === 'string' ? json : JSON.stringify(json));
  return path;
}

describe('shipped engines', () => {
  test('are our own, GNU Go at three levels, KataGo, and a random player', () => {
    expect(engineNames()).toEqual([
      'gnugo-1',
      'gnugo-10',
      'gnugo-5',
      'katago-1',
      'katago-100',
      'katago-16',
      'katago-human-1d',
      'katago-human-5d',
      'katago-human-9d',
      'leela-zero',
      'pachi',
      'random',
      'vw-builtin',
      'vw-gtp',
    ]);
  });

  test.each(['vw-gtp', 'random'])('%s is run by this Node, from a file that is named in full', (name) => {
    const spec = loadEngineSpec(name);
    expect(spec.command).toBe(process.execPath);
    expect(spec.args[0]).toMatch(/^\/.*(vw-gtp\.js|random-player\.mjs)$/);
    expect(spec.name).toBe(name);
  });

  test.each(['gnugo-1', 'gnugo-10'])('%s plays by the rules of the referee', (name) => {
    const json = JSON.parse(readFileSync(new URL(`../../engines/${name}.json`, import.meta.url), 'utf8')) as {
      args: string[];
    };
    expect(json.args).toEqual(expect.arrayContaining(['--chinese-rules', '--positional-superko']));
    expect(json.args).toContain(name.split('-')[1]);
  });
});

describe('a spec', () => {
  test('may say everything, or only the command', () => {
    const full = {
      name: 'Mock',
      command: 'node',
      args: ['./engine.mjs', '--level', '3'],
      env: { LEVEL: '3' },
      startup: ['time_settings 0 1 0'],
      limits: { moveTimeoutMs: 500 },
    };
    expect(loadEngineSpec(write(full))).toEqual({
      ...full,
      command: process.execPath,
      args: [join(folder, 'engine.mjs'), '--level', '3'],
      limits: {
        startTimeoutMs: 30_000,
        moveTimeoutMs: 500,
        gameTimeoutMs: 3_600_000,
        commandTimeoutMs: 30_000,
      },
    });
    expect(loadEngineSpec(write({ command: 'node' }))).toMatchObject({ name: 'mock', args: [], startup: [] });
  });

  test('may have more time than a timer takes: that is no limit, not none', () => {
    const { limits } = loadEngineSpec(write({ command: 'node', limits: { moveTimeoutMs: 3e9 } }));
    expect(limits.moveTimeoutMs).toBe(2 ** 31 - 1);
  });

  test.each<[string, unknown, string]>([
    ['no JSON', '{', 'mock.json: '],
    ['a list', [], 'an object is expected'],
    ['no command', { name: 'x' }, 'command must be a text'],
    ['one text for args', { command: 'node', args: '--level 3' }, 'args must be a list of texts'],
    ['numbers in env', { command: 'node', env: { LEVEL: 3 } }, 'env must be an object of texts'],
    [
      'an unknown key',
      { command: 'node', arg: [] },
      'unknown: arg (known: name, builtin, command, args, env, startup, limits)',
    ],
    ['an unknown limit', { command: 'node', limits: { moveTime: 3 } }, 'unknown limit: moveTime'],
    [
      'a limit of nothing',
      { command: 'node', limits: { moveTimeoutMs: 0 } },
      'moveTimeoutMs must be a number above 0',
    ],
  ])('with %s is one clear error', (_, json, message) => {
    const path = write(json);
    expect(() => loadEngineSpec(path)).toThrow(expect.objectContaining({ code: 'bad-engine-spec' }));
    expect(() => loadEngineSpec(path)).toThrow(message);
  });

  test('may be our own with settings of its own, each within its bounds', () => {
    const settings = {
      ...{ model: 'vw', decide: 'sample', temperature: 0.5, views: 1, level: 10, visits: 1 },
      ...{ seed: -3, threads: 1 },
    };
    expect(loadEngineSpec(write({ builtin: settings })).builtin).toEqual(settings);
    const refused = {
      ...{ model: ['', 3], decide: ['worst'], temperature: [0, '1'], views: [0, 2, 9] },
      ...{ level: [0, 11, 1.5], visits: [0, 1.5, '8'], seed: [0.5, 2 ** 53], threads: [0, -1, 1.5, '2'] },
    };
    for (const [key, values] of Object.entries(refused))
      for (const value of values)
        expect(() => loadEngineSpec(write({ builtin: { [key]: value } }))).toThrow(
          `builtin.${key} cannot be ${JSON.stringify(value)}`,
        );
  });

  test('of a program that is not there says which', () => {
    expect(() => loadEngineSpec(write({ command: 'no-such-go-engine' }))).toThrow(
      'engine mock: there is no program no-such-go-engine',
    );
  });
});

describe('instead of a name', () => {
  test('a command line will do', () => {
    expect(loadEngineSpec("node 'my engine.mjs' --level 3")).toMatchObject({
      command: process.execPath,
      args: ['my engine.mjs', '--level', '3'],
    });
  });

  test('anything else is an error that names the engines', () => {
    expect(() => loadEngineSpec('gnugo-11')).toThrow(
      `no engine and no program of this name: gnugo-11 (engines: ${engineNames().join(', ')})`,
    );
    expect(() => loadEngineSpec('')).toThrow('no engine and no program');
  });
});

test.each<[string, string[]]>([
  ['gnugo --mode gtp', ['gnugo', '--mode', 'gtp']],
  ['  a   "b c" d', ['a', 'b c', 'd']],
  [`x --name='Mr. "Go"' "it's"`, ['x', '--name=Mr. "Go"', "it's"]],
  ['a ""', ['a', '']],
  ['', []],
])('the words of %j', (text, words) => {
  expect(splitCommandLine(text)).toEqual(words);
});

test.each(['a "b c', "it's"])('the quote in %j is not closed', (text) => {
  expect(() => splitCommandLine(text)).toThrow('a quote is not closed');
});

test('programs are found in the PATH, if they can be run', () => {
  const path = join(folder, 'my-engine');
  writeFileSync(path, '#!/bin/sh\n');
  expect(findProgram('my-engine', folder)).toBeUndefined();
  chmodSync(path, 0o755);
  expect(findProgram('my-engine', `/nowhere:${folder}`)).toBe(path);
  expect(findProgram(path, '')).toBe(path);
  expect(findProgram('my-engine', '/nowhere')).toBeUndefined();
});

test('an engine is another one where its program or a file that it is given is', async () => {
  const [program, network] = [join(folder, 'engine'), join(folder, 'network')];
  writeFileSync(program, 'one');
  writeFileSync(network, 'weights');
  const spec = { ...loadEngineSpec('random'), command: program, args: ['--model', network, 'gtp'] };
  const first = await programHash(spec);
  expect(first).toMatch(/^[0-9a-f]{12}$/);
  expect(await programHash(spec)).toBe(first);
  writeFileSync(network, 'others');
  const second = await programHash(spec);
  expect(second).not.toBe(first);
  expect(await programHash({ ...spec, args: [`--model=${network}`] })).toBe(second);
  writeFileSync(program, 'two');
  expect(await programHash(spec)).not.toBe(second);
  const builtin = { ...spec, command: '', args: [], builtin: {} };
  expect(await programHash(builtin)).toBe(await programHash({ ...builtin, builtin: { model: 'vw' } }));
  expect(await programHash(builtin)).not.toBe(await programHash({ ...spec, args: [] }));
});
