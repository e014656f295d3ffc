import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { type RunningServer, converse, startServer } from '../support/gtp-session.js';
import { ScriptedPlayer } from '../support/scripted-player.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

async function analysing(command: string, thinker = new ScriptedThinker()): Promise<RunningServer> {
  const running = startServer({ player: thinker, size: 9 });
  await wait(40);
  running.input.write(`${command}\n`);
  await wait(120);
  return running;
}

const LZ_LINE = /^info move A9 visits \d+ winrate 6000 prior 6000 lcb 5000 order 0 pv A9 B9 info move B9 /;

describe('analysis comes line by line', () => {
  test('behind a head with the number of the command, until a line of input', async () => {
    const running = await analysing('5 lz-analyze b 2');
    running.input.write('\n');
    await wait(60);
    const [head, ...lines] = running.text().split('\n');
    expect(head).toBe('=5');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.slice(-2)).toEqual(['', '']);
    for (const line of lines.slice(0, -2)) expect(line).toMatch(LZ_LINE);
    const length = running.text().length;
    await wait(60);
    expect(running.text()).toHaveLength(length);
    running.input.end('name\n');
    await running.done;
    expect(running.text().slice(length)).toBe('= Scripted\n\n');
  });

  test.each([
    ['an empty line', '', ''],
    ['a comment', '# interrupt', ''],
    ['stop', 'stop', '= \n\n'],
    ['name with a number', '6 name', '=6 Scripted\n\n'],
    ['protocol_version', 'protocol_version', '= 2\n\n'],
    ['known_command known_command', '9 known_command known_command', '=9 true\n\n'],
    ['an unknown command', 'foo', '? unknown command\n\n'],
    ['quit', 'quit', '= \n\n'],
  ])('stops within 100 ms at %s', async (_, line, answer) => {
    const running = await analysing('kata-analyze b 2');
    const start = performance.now();
    running.input.write(`${line}\n`);
    while (!running.text().includes(`\n\n${answer}`)) {
      if (performance.now() - start > 100) throw new Error(`still going on: ${running.text()}`);
      await wait(2);
    }
    running.input.end();
    await running.done;
    expect(running.text().endsWith(`\n\n${answer}`)).toBe(true);
  });

  test('and says the last report again where nothing is left to think about', async () => {
    const thinker = new ScriptedThinker();
    thinker.mostReports = 1;
    const running = await analysing('lz-analyze 1', thinker);
    await new Promise((resolve) => setTimeout(resolve, 350));
    running.input.end('name\n');
    await running.done;
    const [, first, ...others] = running.text().split('\n');
    expect(others.filter((line) => line === first).length).toBeGreaterThanOrEqual(2);
    expect(running.text()).toMatch(/^=\n(info [^\n]*\n)+\n= Scripted\n\n$/);
  });

  test('and can be looked at for a moment where the input ends with it', async () => {
    expect(await converse('kata-analyze b 1\n', { player: new ScriptedThinker() })).toMatch(
      /^=\n(info [^\n]*\n)+\n$/,
    );
  });

  test('but not where the next command is there already', async () => {
    expect(await converse('2 lz-analyze b 1\n3 name\n', { player: new ScriptedThinker() })).toBe(
      '=2\n\n=3 Scripted\n\n',
    );
  });

  test('and leaves the board alone', async () => {
    const running = await analysing('lz-analyze w 1');
    running.input.end('printsgf\n');
    await running.done;
    expect(running.text()).toMatch(/= \(;FF\[4\]GM\[1\]CA\[UTF-8\]SZ\[9\]KM\[7\]RU\[chinese\]PL\[B\]\)\n\n$/);
  });

  test('and is left out where the reader is behind', async () => {
    const running = startServer({ player: new ScriptedThinker() });
    await wait(40);
    running.output.pause();
    running.output.removeAllListeners('data');
    running.input.write('kata-analyze b 0 ownership true\n');
    await wait(600);
    expect(running.output.readableLength).toBeLessThan(70_000);
    running.input.write('\n');
    running.output.resume();
    running.input.end();
    await running.done;
  });
});

describe('what is asked for is what is told', () => {
  const fields = async (command: string): Promise<string> => {
    const running = await analysing(command);
    running.input.end();
    await running.done;
    return running.text().split('\n')[1]!;
  };

  test('lz-analyze: whole ten thousandths', async () => {
    expect(await fields('lz-analyze')).toMatch(LZ_LINE);
  });

  test('kata-analyze: pairs, then nothing that was not asked for', async () => {
    expect(await fields('kata-analyze b 2 maxmoves 1')).toBe(
      'info move A9 visits 30 edgeVisits 30 utility 0.200000 winrate 0.600000 scoreMean 1.500000 ' +
        'scoreStdev 10.000000 scoreLead 1.500000 scoreSelfplay 1.500000 prior 0.600000 lcb 0.500000 ' +
        'utilityLcb 0.000000 weight 30 order 0 pv A9 B9',
    );
  });

  test('kata-analyze: all that may be asked for', async () => {
    const line = await fields(
      'kata-analyze interval 2 rootInfo true ownership true ownershipStdev true movesOwnership true pvVisits true pvEdgeVisits true noResultValue true minmoves 3',
    );
    expect(line).toMatch(
      /noResultValue 0.000000 order 0 pv A9 B9 pvVisits 30 10 pvEdgeVisits 30 10 movesOwn/,
    );
    expect(line).toMatch(/ info move pass visits 0 .* rootInfo visits 50 .* ownership( 0\.0000){81} own/);
  });

  test('avoid and allow become a filter by colour, point and depth', async () => {
    const thinker = new ScriptedThinker();
    const running = await analysing('lz-analyze b 2 avoid b A9,B9 3 allow w pass,E5 1', thinker);
    running.input.end('\n');
    await running.done;
    const { filter } = thinker.questions[0] as { filter: (c: 1 | -1, p: number, ply: number) => boolean };
    expect([filter(1, 0, 0), filter(1, 1, 2), filter(1, 0, 3), filter(1, 2, 0)]).toEqual([
      ...[false, false, true, true],
    ]);
    expect([filter(-1, 40, 0), filter(-1, -1, 0), filter(-1, 0, 0), filter(-1, 0, 1)]).toEqual([
      ...[true, true, false, true],
    ]);
  });

  test.each([
    'kata-analyze b 20 nonsense true',
    'kata-analyze b 20 ownership maybe',
    'lz-analyze b 20 ownership true',
    'lz-analyze 1 minmoves x',
    'lz-analyze 1 minmoves',
    'lz-analyze 1 avoid b Z99 3',
    'lz-analyze x',
    'lz-genmove_analyze b 1 2',
  ])('%s is one error and no stream', async (command) => {
    expect(await converse(`3 ${command}\n`, { player: new ScriptedThinker() })).toMatch(
      /^\?3 syntax error: [^\n]+\n\n$/,
    );
  });

  test('a player that cannot tell what it thinks says so', async () => {
    expect(await converse('kata-analyze b 20\n', { player: new ScriptedPlayer() })).toBe(
      '? Scripted cannot be asked what it thinks\n\n',
    );
  });
});

describe('moves with reports', () => {
  test.each(['lz-genmove_analyze', 'kata-genmove_analyze', 'cgos-genmove_analyze'])(
    '%s reports at least once, plays, and is not stopped by input',
    async (name) => {
      const player = new ScriptedThinker({ moves: ['E5'], moveTimeMs: 100 });
      const text = await converse(`7 ${name} b\n\nshowboard\n`, { player });
      expect(text).toMatch(/^=7\n(info|\{)[^\n]*\nplay E5\n\n= After 1 moves/);
    },
  );

  test('a resignation and a pass are told as such', async () => {
    const player = new ScriptedThinker({ moves: ['pass', 'resign'] });
    expect(await converse('kata-genmove_analyze b\nlz-genmove_analyze w\n', { player })).toMatch(
      /\nplay pass\n\n=\ninfo [^\n]*\nplay resign\n\n$/,
    );
  });

  test('kata-search and its kin leave the board alone', async () => {
    const player = new ScriptedThinker({ moves: ['E5', 'D4', 'C3', 'C4'] });
    const input = 'kata-search b\nkata-search_analyze b 10\nkata-search\nshowboard\n';
    expect(await converse(input, { player })).toMatch(
      /^= E5\n\n=\ninfo [^\n]*\nplay D4\n\n= C3\n\n= After 0 moves/,
    );
  });

  test('the cancellable ones are cancelled by the next line', async () => {
    const player = new ScriptedThinker();
    expect(await converse('1 kata-search_cancellable b\n\n2 name\n', { player })).toBe(
      '=1 cancelled\n\n=2 Scripted\n\n',
    );
    expect(await converse('1 kata-search_analyze_cancellable b\n\n2 name\n', { player })).toMatch(
      /^=1\n(info [^\n]*\n)?play cancelled\n\n=2 Scripted\n\n$/,
    );
  });

  test('cgos-genmove_analyze tells JSON that a viewer can draw', async () => {
    const player = new ScriptedThinker({ moves: ['E5'] });
    const text = await converse('play b A9\ncgos-genmove_analyze w\n', { player });
    const told = JSON.parse(text.split('\n')[3]!) as Record<string, unknown>;
    expect(told).toMatchObject({ winrate: 0.6, score: 1.5, visits: 50, comment: 'scripted move 1' });
    expect(told['ownership']).toBe(`A${'f'.repeat(80)}`);
    expect((told['moves'] as unknown[])[0]).toEqual({
      ...{ move: 'B9', visits: 30, winrate: 0.6, score: 1.5, prior: 0.6, pv: 'B9 C9' },
    });
  });
});
