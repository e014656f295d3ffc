import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, parseVertex } from '../../src/go/point.js';
import { RealSession } from '../support/real-session.js';

/** What any controller may rely on, said to the engine with its own model. Each row: a name, lines in, answers out. */
type Row = [name: string, lines: string, answers: RegExp];

let session: RealSession;
beforeAll(async () => {
  session = new RealSession();
  await session.player.load();
});
afterAll(() => session.end());
beforeEach(async () => {
  for (const line of [
    'boardsize 9',
    'clear_board',
    'komi 7',
    'time_settings 0 1 0',
    'kata-set-rules chinese',
  ])
    await session.send(line);
});

/** Answers that follow each other, whatever they are. */
async function talk(lines: string): Promise<string> {
  let answers = '';
  for (const line of lines.split(';')) answers += await session.send(line.trim());
  return answers;
}

const ok = '= \\n\\n';
const error = '\\? [^\\n]+\\n\\n';
const exactly = (...parts: string[]): RegExp => new RegExp(`^${parts.join('')}$`);

const rows: Row[] = [
  ['the protocol is 2', '1 protocol_version', /^=1 2\n\n$/],
  ['0 is a number too', '0 name', /^=0 [^\n]+\n\n$/],
  ['a name is one line', 'name', /^= [^\n]+\n\n$/],
  ['runs of blanks are one', '7   version', /^=7 1\.\d+\.\d+\n\n$/],
  ['tabs are blanks', 'play\tb\td4', exactly(ok)],
  ['a comment behind a command is none of it', 'name # x', /^= [^#\n]+\n\n$/],
  ['an unknown command is called so', 'foo; 8 foo', /^\? unknown command\n\n\?8 unknown command\n\n$/],
  ['a number alone is an error', '9', /^\?9 [^\n]+\n\n$/],
  ['what is known', 'known_command genmove; known_command foo', /^= true\n\n= false\n\n$/],
  ['boards of 9', 'play b A1; boardsize 9; play b A1', exactly(ok, ok, ok)],
  [
    'boards that are none change nothing',
    'play b A1; boardsize 26; boardsize 1; boardsize 0; boardsize -3; boardsize 9.5; boardsize x; boardsize; play w A1',
    exactly(
      ok,
      ...Array<string>(7).fill('\\? unacceptable size: this engine plays on 9x9, 13x13 or 19x19\\n\\n'),
      '\\? illegal move\\n\\n',
    ),
  ],
  [
    'a board that is no square, by either name',
    'boardsize 9 13; rectangular_boardsize 9 13',
    exactly(error, error),
  ],
  [
    'komi outlives the board',
    'komi 6.5; boardsize 9; clear_board; get_komi',
    exactly(ok, ok, ok, '= 6.5\\n\\n'),
  ],
  ['any komi', 'komi 0; komi -7.5; komi 7; komi 3.75', exactly(ok, ok, ok, ok)],
  ['no komi', 'komi abc; get_komi', exactly('\\? unacceptable komi\\n\\n', '= 7\\n\\n')],
  ['colours in any way', 'play b D4; play B d5; play black E5; play WHITE e6', exactly(ok, ok, ok, ok)],
  ['there is no I', 'play b I5; play b J5; play b K5', exactly(error, ok, error)],
  ['a taken point', 'play b D4; play w D4', exactly(ok, '\\? illegal move\\n\\n')],
  ['passes', 'play w PASS; play b pass', exactly(ok, ok)],
  ['out of turn', 'play b D4; play b E4; play b F4', exactly(ok, ok, ok)],
  [
    'a ko is not retaken at once, but later',
    'gogui-play_sequence b D5 w E5 b C4 w F4 b D3 w E3 b E4 w D4; play b E4; play b A1; play w A9; play b E4',
    exactly(ok, '\\? illegal move\\n\\n', ok, ok, ok),
  ],
  ['suicide', 'play w A2; play w B1; play b A1', exactly(ok, ok, '\\? illegal move\\n\\n')],
  [
    'suicide of several stones where the rules allow it',
    'play w A1; play b A2; play b B2; play b C1; kata-set-rules tromp-taylor; play w B1; play b A1; play b B1; ' +
      'undo; undo; undo; kata-set-rules chinese; play w B1',
    /^(= \n\n){12}\? illegal move\n\n$/,
  ],
  [
    'komi beyond any board',
    'komi 1e308; komi -626; komi 625; get_komi',
    exactly(
      '\\? unacceptable komi: 1e308 \\(allowed: -625 to 625\\)\\n\\n',
      '\\? unacceptable komi: -626 [^\\n]+\\n\\n',
      ok,
      '= 625\\n\\n',
    ),
  ],
  ['no moves at all', 'play b resign; play x D4; play b', exactly(error, error, error)],
  [
    'undo brings captured stones back',
    'play w A1; play b A2; play b B1; undo; play w A1; showboard',
    /^(= \n\n){4}\? illegal move\n\n= [^\n]*captures Black 0, White 0\n[^]*$/,
  ],
  ['nothing to undo', 'clear_board; undo', exactly(ok, '\\? cannot undo\\n\\n')],
  [
    'undo all or nothing',
    'play b A1; play w A2; gg-undo 3; play b A2',
    /^(= \n\n){2}\? cannot undo\n\n\? illegal move\n\n$/,
  ],
  ['two moves of one colour', 'genmove b; genmove b', /^(= [A-HJ]\d\n\n){2}$/],
  ['a move after two passes', 'play b pass; play w pass; genmove b', /= ([A-HJ]\d|pass|resign)\n\n$/],
  [
    'a move that is only told',
    'reg_genmove b; reg_genmove b; undo',
    /^(= [A-HJ]\d\n\n){2}\? cannot undo\n\n$/,
  ],
  [
    'fixed handicap on 9',
    'fixed_handicap 4; fixed_handicap 4; clear_board; fixed_handicap 1; fixed_handicap 10',
    exactly('= (C3|C7|G3|G7)( (C3|C7|G3|G7)){3}\\n\\n', error, ok, error, error),
  ],
  ['free handicap in full', 'place_free_handicap 5', /^= [A-HJ]\d( [A-HJ]\d){4}\n\n$/],
  ['handicap is no move', 'set_free_handicap D4 G6; undo', exactly(ok, '\\? cannot undo\\n\\n')],
  [
    'bad handicap',
    'set_free_handicap D4 D4; set_free_handicap D4 pass; fixed_handicap 2',
    exactly(error, error, '= [^\\n]+\\n\\n'),
  ],
  ['no limit in both ways', 'time_settings 0 1 0; time_settings 1 1 0', exactly(ok, ok)],
  ['fractions and less than nothing left', 'time_left b 12.34 1; time_left w -1 0', exactly(ok, ok)],
  [
    'Fischer',
    'kata-list_time_settings; kata-time_settings fischer-capped 60 5 120 -1',
    /^= .*fischer-capped.*\n\n= \n\n$/,
  ],
  ['a score in between', 'play b E5; final_score', /= ([BW]\+\d+(\.\d+)?|0)\n\n$/],
  ['a score at the end', 'play b E5; play w pass; play b pass; final_score', /= ([BW]\+\d+(\.\d+)?|0)\n\n$/],
  [
    'nobody is dead, all are alive',
    'play b E5; final_status_list dead; final_status_list alive; final_status_list foo',
    exactly(ok, '= \\n\\n', '= E5\\n\\n', error),
  ],
  [
    'KGS rules and a game that is over',
    'play b E5; kgs-rules japanese blah; kgs-game_over; play w E5',
    exactly(ok, ok, ok, '\\? illegal move\\n\\n'),
  ],
  [
    'rules by name and as JSON',
    'kata-set-rules tromp-taylor; kata-set-rules {"ko":"SIMPLE"}; kata-get-rules',
    /^(= \n\n){2}= \{[^\n]*\}\n\n$/,
  ],
  ['what never ends is no record', 'loadsgf /dev/zero; vw-load_frame /dev/zero', exactly(error, error)],
  [
    'a record on a device',
    'printsgf /dev/full',
    /^\? cannot write \/dev\/full \(it is no regular file\)\n\n$/,
  ],
  ['a record on stdout', 'printsgf -', /^= \(;[^=?]*\)\n\n$/],
  ['a file that is not there', 'loadsgf missing.sgf', /^\? cannot load file[^\n]*\n\n$/],
  [
    'a file with both kinds of letters, to a move',
    'loadsgf tests/fixtures/Mixed Case.sgf 3; showboard',
    /^= \n\n= After 2 moves/,
  ],
  [
    'a cancellable search leaves the board alone',
    'kata-search_cancellable b; undo',
    /^= [A-HJ]\d\n\n\? cannot undo\n\n$/,
  ],
];

describe('lines in, answers out', () => {
  test.each(rows)('%s', async (_, lines, answers) => {
    expect(await talk(lines)).toMatch(answers);
  });
});

describe('bytes', () => {
  test('a carriage return is not answered', async () => {
    expect(await session.send('name\r')).not.toContain('\r');
  });

  test('comments and blank lines are answered with nothing', async () => {
    expect(await session.during('# hello\n\n   \n\t\n', 60)).toBe('');
  });

  test('list_commands begins with protocol_version and lists nothing twice, and nothing that breaks a client', async () => {
    const names = (await session.send('list_commands')).slice(2, -2).split('\n');
    expect(names[0]).toBe('protocol_version');
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[\w-]+$/.test(name))).toEqual([]);
    for (const name of ['analyze', 'genmove_analyze', 'kgs-chat']) expect(names).not.toContain(name);
    for (const name of names) expect(await session.send(`known_command ${name}`)).toBe('= true\n\n');
  });

  test('200 commands in one write', async () => {
    session.server.input.write(Array.from({ length: 200 }, (_, id) => `${id} protocol_version\n`).join(''));
    const text = await session.wait(/=199 2\n\n$/);
    expect(text).toBe(Array.from({ length: 200 }, (_, id) => `=${id} 2\n\n`).join(''));
  });

  test('one command in three writes, with noise before it', async () => {
    session.server.input.write('\u{FEFF}7 proto');
    session.server.input.write('col_ver');
    expect(await session.send('sion')).toBe('=7 2\n\n');
  });

  test('several lines have no empty one among them and none that looks like an answer', async () => {
    await talk('play b E5; genmove w');
    for (const name of ['showboard', 'printsgf', 'vw-explain', 'gomill-explain_last_move', 'list_commands']) {
      const answer = await session.send(name);
      expect(answer.indexOf('\n\n')).toBe(answer.length - 2);
      expect(answer.slice(1)).not.toMatch(/\n[=?]/);
    }
  });
});

describe('moves', () => {
  test('are vertices, legal, and on the board', async () => {
    const [, vertex] = /^= (.*)\n\n$/.exec(await session.send('genmove b'))!;
    expect(vertex).toMatch(/^([A-HJ-Z]\d+|pass|resign)$/);
    expect(await session.send(`play w ${vertex}`)).toBe('? illegal move\n\n');
  });

  test('taken back leave the board as it was', async () => {
    await session.send('play b E5');
    const before = await session.send('showboard');
    await talk('genmove w; undo');
    expect(await session.send('showboard')).toBe(before);
  });

  test('of 500 plies against itself are never suicide and never bring a position back', async () => {
    let game = new Game(9);
    for (let ply = 0; ply < 500; ply++) {
      if (game.isOver || game.moves.length > 150) {
        await session.send('clear_board');
        game = new Game(9);
        // Another opening every time.
        const opening = ['A1', 'B2', 'C3', 'D4', 'E5', 'F6', 'G7', 'H8'][ply % 8]!;
        await session.send(`play b ${opening}`);
        game.play(BLACK, parseVertex(opening, 9));
      }
      const color = game.toPlay;
      const answer = await session.send(`genmove ${color === BLACK ? 'b' : 'w'}`);
      const point = parseVertex(/^= (.*)\n\n$/.exec(answer)![1]!, 9);
      expect(game.illegality(color, point, 'superko')).toBeNull();
      game.play(color, point);
    }
  });
});

test.each([
  ['maxVisits 100000', 'maxVisits must be from 0 to 30000'],
  ['rollouts 10001', 'rollouts must be from 0 to 10000'],
])('a parameter without measure is refused and stays: %s', async (parameter, message) => {
  const before = await session.send('kata-get-params');
  expect(await session.send(`kata-set-param ${parameter}`)).toBe(`? syntax error: ${message}\n\n`);
  expect(await session.send('kata-get-params')).toBe(before);
});

describe('clocks', () => {
  test.each([
    ['two seconds a move', 'time_settings 0 2 1', 2000],
    ['nothing left', 'time_settings 60 0 0; time_left b 0 0', 1000],
    ['3 s in this period, and two periods', 'kgs-time_settings byoyomi 60 10 3; time_left b 3 2', 3000],
    ['one second a move', 'time_settings 0 1 1', 800],
  ])('%s is enough, with a search of many futures', async (_, lines, limitMs) => {
    await talk(`${lines}; kata-set-param maxVisits 30000`);
    const start = performance.now();
    expect(await session.send('genmove b')).toMatch(/^= [A-HJ]\d\n\n$/);
    expect(performance.now() - start).toBeLessThan(limitMs);
    await session.send('kata-set-param maxVisits 1');
  });
});
