import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { gameOfRecord } from '../../src/go/game-record.js';
import { parseDiagram } from '../../src/go/diagram.js';
import { parseSgf } from '../../src/go/sgf.js';
import { parseVertex } from '../../src/go/point.js';
import { decodePng } from '../../src/picture/png.js';
import { type Report, parseKata, parseLz, sabakiMoves } from '../support/analysis-reports.js';
import { RealSession } from '../support/real-session.js';

let session: RealSession;
const folder = mkdtempSync(join(tmpdir(), 'vw-views-'));
beforeAll(async () => {
  session = new RealSession();
  await session.player.load();
});
afterAll(async () => {
  await session.end();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  await session.send('clear_board');
  await session.send('gogui-play_sequence b E5 w C5 b E3 w G6');
});

/** Analyses until there are so many reports and returns them. */
async function lines(command: string, count = 1): Promise<string[]> {
  const start = await session.send(command, new RegExp(`^=\\d*\n(info [^\n]+\n){${count},}$`));
  const text = start + (await session.send('', /(^|\n)\n$/));
  expect(text).toMatch(/^=\d*\n(info [^\n]+\n)+\n$/);
  return text.split('\n').slice(1, -2);
}

/** The line must be one that could really be played from here. */
async function expectLegal({ moves }: Report): Promise<void> {
  const game = gameOfRecord(parseSgf((await session.send('printsgf')).slice(2)));
  for (const { pv } of moves) {
    const future = game.clone();
    for (const vertex of pv) {
      const point = parseVertex(vertex, 9);
      expect(future.illegality(future.toPlay, point, 'superko')).toBeNull();
      future.play(future.toPlay, point);
    }
  }
}

describe('analysis with the model', () => {
  test('lz-analyze reads back', async () => {
    const reports = await lines('lz-analyze b 5', 3);
    for (const line of reports) {
      const { moves } = parseLz(line);
      const priors = moves.reduce((sum, { prior }) => sum + (prior as number), 0);
      expect(priors).toBeLessThanOrEqual(10_010);
      for (const { winrate } of moves) expect(winrate).toBeLessThanOrEqual(10_000);
      expect(sabakiMoves(line)).toEqual({ shown: moves.length, dropped: 0 });
      expect(line).not.toMatch(/NaN|Infinity|,|\de/);
      await expectLegal({ moves });
    }
  });

  test('kata-analyze reads back, with all that may be asked for', async () => {
    const reports = await lines(
      'kata-analyze b 5 rootInfo true ownership true ownershipStdev true movesOwnership true pvVisits true',
    );
    const last = parseKata(reports.at(-1)!);
    expect(last.ownership).toHaveLength(81);
    expect(last.ownershipStdev).toHaveLength(81);
    for (const value of last.ownership!) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    expect(last.moves[0]!['movesOwnership']).toHaveLength(81);
    expect(last.moves[0]!['pvVisits']).toHaveLength(last.moves[0]!.pv.length);
    const visits = last.moves.reduce((sum, move) => sum + (move['visits'] as number), 0);
    // The look at the root itself is a visit of no move.
    expect(last.rootInfo!['visits']).toBe(visits + 1);
    await expectLegal(last);
  });

  test('plain kata-analyze drops no move in Sabaki', async () => {
    const [line] = await lines('kata-analyze b 5 ownership true');
    expect(sabakiMoves(line!)).toEqual({ shown: parseKata(line!).moves.length, dropped: 0 });
  });

  test('visits grow from report to report', async () => {
    const counts = (await lines('kata-analyze 1 rootInfo true', 4)).map(
      (line) => parseKata(line).rootInfo!['visits']!,
    );
    expect(counts.length).toBeGreaterThan(2);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  test('avoid and allow are obeyed', async () => {
    const only = parseLz((await lines('lz-analyze 5 allow b D4,F4 1', 3)).at(-1)!);
    expect(only.moves.map(({ move }) => move).sort()).toEqual(['D4', 'F4']);
    const none = parseLz((await lines('lz-analyze 5 avoid b D4,F4 99', 2)).at(-1)!);
    expect(none.moves.map(({ move }) => move)).not.toContain('D4');
  });

  test('kata-genmove_analyze needs no interval; the move is on the board and first of the report', async () => {
    const text = await session.send('7 kata-genmove_analyze b', /play [^\n]*\n\n$/);
    const [, info, move] = /^=7\n(?:info [^\n]+\n)*(info [^\n]+)\nplay ([A-HJ]\d)\n\n$/.exec(text)!;
    expect(parseKata(info!).moves[0]!.move).toBe(move);
    expect(await session.send(`play w ${move}`)).toBe('? illegal move\n\n');
  });

  test('a search of futures decides as it reports', async () => {
    await session.send('kata-set-param maxVisits 24');
    const text = await session.send('kata-genmove_analyze b 1 rootInfo true', /play [^\n]*\n\n$/);
    await session.send('kata-set-param maxVisits 1');
    const [, info, move] = /(info [^\n]+)\nplay ([A-HJ]\d)\n\n$/.exec(text)!;
    expect(parseKata(info!).moves[0]!.move).toBe(move);
    expect(parseKata(info!).rootInfo!['visits']).toBeGreaterThanOrEqual(24);
  });

  test('kata-raw-nn is a distribution and a map, from every side', async () => {
    const text = await session.send('kata-raw-nn all');
    expect(text.indexOf('\n\n')).toBe(text.length - 2);
    const parts = text.slice(2, -2).split(/\n(?=symmetry)/);
    expect(parts).toHaveLength(8);
    for (const [side, part] of parts.entries()) {
      const rows = part.split('\n');
      expect(rows[0]).toBe(`symmetry ${side}`);
      const policy = rows
        .slice(rows.indexOf('policy') + 1, rows.indexOf('policy') + 10)
        .map((row) => row.split(' '));
      const ownership = rows.slice(rows.indexOf('whiteOwnership') + 1).map((row) => row.split(' '));
      for (const row of [...policy, ...ownership]) expect(row).toHaveLength(9);
      expect([policy.length, ownership.length]).toEqual([9, 9]);
      const pass = Number(/policyPass (\S+)/.exec(part)![1]);
      const sum = policy.flat().reduce((total, word) => total + (word === 'NAN' ? 0 : Number(word)), pass);
      expect(Math.abs(sum - 1)).toBeLessThan(0.01);
      expect(policy[4]![4]).toBe('NAN');
      // Its own stone is most likely to stay what it is.
      expect(Number(ownership[4]![4])).toBeLessThan(0);
      expect(part).not.toMatch(/\de|NaN/);
    }
  });
});

const isColor = /^#[0-9a-f]{6}$/;

/** What GoGui's manual demands of each type of view. */
const shapes: Record<string, (answer: string) => void> = {
  gfx: (answer) => {
    for (const line of answer.split('\n')) {
      expect(line).toMatch(
        /^(TEXT .+|VAR( [bw] [A-HJ]\d)+|MARK( [A-HJ]\d)+|INFLUENCE( [A-HJ]\d -?[01]\.\d+)+)$/,
      );
    }
  },
  cboard: (answer) => {
    expect(answer.split('\n').map((row) => row.split(' ').length)).toEqual(Array(9).fill(9));
    for (const word of answer.split(/\s/)) expect(word).toMatch(isColor);
  },
  dboard: (answer) => {
    expect(answer.split('\n').map((row) => row.split(' ').length)).toEqual(Array(9).fill(9));
    for (const word of answer.split(/\s/)) expect(Math.abs(Number(word))).toBeLessThanOrEqual(1);
  },
  varc: (answer) => expect(answer).toMatch(/^[A-HJ]\d( ([A-HJ]\d|pass))*$/),
  pspairs: (answer) => expect(answer).toMatch(/^[A-HJ]\d \d+( [A-HJ]\d \d+)*$/),
  pstring: (answer) => expect(answer).toMatch(/^[A-HJ]\d /),
  hstring: (answer) => expect(answer.length).toBeGreaterThan(10),
  param: (answer) => expect(answer).toMatch(/^(\[(?:string|list(?:\/\d+)+)\] \w+ \S+\n?)+$/),
  string: (answer) => expect(answer).toMatch(/^([BW]\+[\d.]+|0)$/),
  plist: (answer) => expect(answer).toMatch(/^([A-HJ]\d\s*)*$/),
  none: (answer) => expect(answer).toBe(''),
};

describe("GoGui's menu", () => {
  test('has only views that can be drawn on a 9x9 board', async () => {
    const menu = (await session.send('gogui-analyze_commands')).slice(2, -2).split('\n');
    expect(menu.length).toBeGreaterThan(10);
    for (const [index, line] of menu.entries()) {
      const [type, label, command] = line.split('/');
      expect(label).toMatch(/^[A-Z][\w ]+$/);
      await session.send('kata-set-param maxVisits 1');
      if (command!.startsWith('vw-frame_png')) await session.send('reg_genmove b');
      const path = join(folder, `frame ${index}.png`);
      const answer = await session.send(command!.replace('%c', 'b').replace('%w', path));
      expect(answer.slice(0, 2)).toBe('= ');
      shapes[type!]!(answer.slice(2, -2));
      if (type === 'none') expect((await decodePng(readFileSync(path))).width).toBe(81);
    }
  });

  test('surprise is least for what was expected', async () => {
    const [, expected] = /^= (\S+)/.exec(await session.send('vw-imagine b 1'))!;
    await session.send(`play b ${expected}`);
    expect(await session.send('vw-surprise_text')).toContain(
      `${expected}, was number 1 of what was expected`,
    );
    await session.send('undo');
    await session.send('play b A9');
    const [, rank] = /was number (\d+)/.exec(await session.send('vw-surprise_text'))!;
    expect(Number(rank)).toBeGreaterThan(5);
  });

  test('after two passes the next frame is imagined as genmove plays', async () => {
    for (const move of ['b F4', 'w pass', 'b pass']) await session.send(`play ${move}`);
    const [, next] = /^= (\S+)/.exec(await session.send('vw-imagine w'))!;
    expect((await session.send('reg_genmove w')).toLowerCase()).toBe(`= ${next!.toLowerCase()}\n\n`);
    expect(await session.send('vw-explain')).toMatch(/Next it imagines/);
    expect(await session.send('vw-imagine_gfx')).toMatch(/^= /);
    expect(await session.send(`vw-next_png ${join(folder, 'over.png')}`)).toBe('= \n\n');
  });

  test('a saved frame can be loaded again, here and in another game', async () => {
    const path = join(folder, 'next frame.png');
    await session.send(`vw-next_png ${path}`);
    const [, next] = /^= (\S+)/.exec(await session.send('vw-imagine b 1'))!;
    const board = await session.send(`vw-load_frame ${path} w`);
    const rows = board.split('\n').slice(1, 10);
    expect(rows.join('').match(/X/g)).toHaveLength(3);
    expect(rows.join('').match(/O/g)).toHaveLength(2);
    expect(await session.send(`play w ${next}`)).toBe('? illegal move\n\n');
    // A screenshot of any other program as well.
    const screenshot = await session.send('vw-load_frame tests/fixtures/boards/wgo-9.png black');
    const { stones: shown } = JSON.parse(readFileSync('tests/fixtures/boards/wgo-9.json', 'utf8')) as {
      stones: number[];
    };
    expect(parseDiagram(screenshot.slice(2)).stones).toEqual(Int8Array.from(shown));
    expect(await session.send('vw-load_frame nothing.png')).toMatch(/^\? cannot load file: [^\n]*\n\n$/);
    expect(await session.send('vw-load_frame package.json')).toMatch(/^\? cannot load file: [^\n]*\n\n$/);
  });

  test('a frame as base64 is a PNG in lines that are no answers', async () => {
    const answer = await session.send('vw-next_png -');
    const rows = answer.slice(2, -2).split('\n');
    for (const row of rows.slice(0, -1)) expect(row).toHaveLength(76);
    const { width, height } = await decodePng(Buffer.from(rows.join(''), 'base64'));
    expect([width, height]).toEqual([81, 81]);
  });

  test('latent codes in JSON: what was told, and what is expected', async () => {
    const told = JSON.parse((await session.send('vw-latent json')).slice(2)) as {
      past: number[];
      horizon: { code: number; move: string | null }[];
      next: { code: number; move: string; probability: number }[];
    };
    expect(told.past).toHaveLength(4);
    expect(told.horizon).toHaveLength(5);
    expect(told.horizon[0]).toMatchObject({ code: told.next[0]!.code, move: told.next[0]!.move });
    expect(told.next[0]!.probability).toBeGreaterThan(told.next[1]!.probability);
    const text = (await session.send('vw-latent')).slice(2).trim().split('\n');
    // GoGui shows a single line in the corner of its window, cut off.
    expect(text).toHaveLength(3 + told.next.length);
    expect(text[0]).toMatch(new RegExp(`: ${told.past[0]} \\([A-J]\\d\\), `));
    expect(text[3]).toMatch(new RegExp(`^ +${told.next[0]!.code} \\(${told.next[0]!.move}\\) \\d`));
    expect(`${told.next[0]!.move} ${told.next[0]!.code}`).toBe(
      (await session.send('vw-codes b')).slice(2).split(' ').slice(0, 2).join(' '),
    );
  });
});
