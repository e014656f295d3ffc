import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { AnalysisServer } from '../../src/analysis/analysis-server.js';
import { checkResponse } from '../support/katago-response.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

type Json = Readonly<Record<string, unknown>>;

const QUERY = { moves: [['B', 'E5']], rules: 'chinese', komi: 7, boardXSize: 9, boardYSize: 9 };

interface Session {
  readonly thinker: ScriptedThinker;
  readonly input: PassThrough;
  readonly answers: Json[];
  readonly log: string[];
  readonly done: Promise<void>;
  /** Resolves when so many answers are there. */
  until(count: number): Promise<void>;
}

function start(reports = 1): Session {
  const thinker = new ScriptedThinker({ sizes: [9] });
  thinker.mostReports = reports;
  const input = new PassThrough();
  const output = new PassThrough();
  const answers: Json[] = [];
  const log: string[] = [];
  let rest = '';
  let heard: () => void = () => undefined;
  output.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop()!;
    answers.push(...lines.map((line) => JSON.parse(line) as Json));
    heard();
  });
  const server = new AnalysisServer({ thinker, input, output, log: (line) => log.push(line), visits: 64 });
  const until = async (count: number): Promise<void> => {
    while (answers.length < count) await new Promise<void>((resolve) => (heard = resolve));
  };
  return { thinker, input, answers, log, done: server.run(), until };
}

/** Returns the answers to queries given at once. */
async function ask(...queries: readonly unknown[]): Promise<Json[]> {
  const session = start();
  session.input.end(
    queries.map((query) => `${typeof query === 'string' ? query : JSON.stringify(query)}\n`).join(''),
  );
  await session.done;
  return session.answers;
}

describe('a query', () => {
  test('gets a response as documented, with what it asked for and nothing else', async () => {
    const [plain] = await ask({ id: 'a', ...QUERY });
    checkResponse(plain!, 81);
    expect([plain!['id'], plain!['turnNumber'], plain!['isDuringSearch']]).toEqual(['a', 1, false]);
    const includes = {
      ...{ includeOwnership: true, includeOwnershipStdev: true, includeMovesOwnership: true },
      ...{ includeMovesOwnershipStdev: true, includePolicy: true, includePVVisits: true },
    };
    const [full] = await ask({ id: 'b', ...QUERY, ...includes });
    checkResponse(full!, 81, {
      extras: ['ownership', 'ownershipStdev', 'policy'],
      moveExtras: ['ownership', 'ownershipStdev', 'pvVisits', 'pvEdgeVisits'],
    });
    expect((full!['policy'] as number[])[40]).toBe(-1);
  });

  test('is told from Black, unless it asks for another view', async () => {
    const views = ['BLACK', 'WHITE', 'SIDETOMOVE'].map((reportAnalysisWinratesAs) => ({
      ...{ id: reportAnalysisWinratesAs, ...QUERY, includeOwnership: true },
      overrideSettings: { reportAnalysisWinratesAs },
    }));
    // The thinker gives the side to move, White here, 60 %, and every stone to its owner.
    const answers = await ask({ id: 'default', ...QUERY, includeOwnership: true }, ...views);
    const told = answers.map(({ rootInfo, ownership }) => {
      const { winrate, scoreLead, utility } = rootInfo as Record<string, number>;
      return [winrate, scoreLead, utility, (ownership as number[])[40]].map((value) => value!.toFixed(2));
    });
    const black = ['0.40', '-1.50', '-0.20', '1.00'];
    const white = ['0.60', '1.50', '0.20', '-1.00'];
    expect(told).toEqual([black, black, white, white]);
    expect((answers[0]!['moveInfos'] as { lcb: number }[])[0]!.lcb).toBeCloseTo(0.5);
  });

  test('about several turns gets a response for each, those of higher priority first', async () => {
    const moves = [
      ['B', 'E5'],
      ['W', 'C3'],
      ['B', 'pass'],
    ];
    const session = start(Infinity);
    const say = (query: unknown): void => void session.input.write(`${JSON.stringify(query)}\n`);
    // They take all places there are.
    for (let busy = 0; busy < 4; busy++) {
      say({ id: `busy${busy}`, ...QUERY, maxVisits: 1e6, reportDuringSearchEvery: 0.001 });
    }
    await session.until(4);
    say({ id: 'low', ...QUERY, moves, analyzeTurns: [0, 3, 0, 3], priority: -1 });
    say({ id: 'mixed', ...QUERY, moves, analyzeTurns: [1, 2], priorities: [5, 9] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    session.thinker.mostReports = 1;
    session.input.end();
    await session.done;
    const answers = session.answers.filter(({ id }) => id === 'low' || id === 'mixed');
    expect(answers.map(({ id, turnNumber }) => [id, turnNumber])).toEqual([
      ['mixed', 2],
      ['mixed', 1],
      ['low', 0],
      ['low', 3],
    ]);
    expect(answers.map(({ rootInfo }) => (rootInfo as Json)['currentPlayer'])).toEqual(['B', 'W', 'B', 'W']);
  });

  test('takes set-up stones, who plays first, limits, and moves to avoid', async () => {
    const session = start();
    const query = {
      ...{ id: 'x', ...QUERY, moves: [], initialStones: [['W', 'C3']], initialPlayer: 'W', maxVisits: 5 },
      avoidMoves: [{ player: 'W', moves: ['A9', 'pass'], untilDepth: 1 }],
    };
    session.input.end(`${JSON.stringify(query)}\n`);
    await session.done;
    expect((session.answers[0]!['rootInfo'] as Json)['currentPlayer']).toBe('W');
    const asked = session.thinker.questions[0] as {
      maxVisits: number;
      filter: (color: number, point: number, ply: number) => boolean;
    };
    expect(asked.maxVisits).toBe(5);
    expect([
      asked.filter(-1, 0, 0),
      asked.filter(-1, 0, 1),
      asked.filter(1, 0, 0),
      asked.filter(-1, 1, 0),
    ]).toEqual([false, true, true, true]);
  });

  test('warns of what has no effect', async () => {
    const answers = await ask({ id: 'w', ...QUERY, colour: 'blue', overrideSettings: { wideRootNoise: 1 } });
    expect(answers.slice(0, 2)).toEqual([
      { id: 'w', field: 'colour', warning: 'Unexpected or unused field' },
      { id: 'w', field: 'overrideSettings.wideRootNoise', warning: 'Unexpected or unused field' },
    ]);
    checkResponse(answers[2]!, 81);
  });

  test('hears on the way, as often as it wants', async () => {
    const session = start(4);
    session.input.end(
      `${JSON.stringify({ id: 'r', ...QUERY, maxVisits: 1000, reportDuringSearchEvery: 0.001 })}\n`,
    );
    await session.done;
    const flags = session.answers.map(({ isDuringSearch }) => isDuringSearch);
    expect(flags.slice(0, -1).every(Boolean)).toBe(true);
    expect([flags.length > 1, flags.at(-1)]).toEqual([true, false]);
    for (const answer of session.answers) checkResponse(answer, 81);
  });

  test('names a position the same from every side', async () => {
    const hashes = (
      await ask(
        ...['C3', 'G7', 'C7', 'D3'].map((vertex) => ({ id: vertex, ...QUERY, moves: [['B', vertex]] })),
      )
    ).map(({ rootInfo }) => rootInfo as { thisHash: string; symHash: string });
    expect(new Set(hashes.map(({ thisHash }) => thisHash)).size).toBe(4);
    expect(hashes.slice(0, 3).map(({ symHash }) => symHash)).toEqual(Array(3).fill(hashes[0]!.symHash));
    expect(hashes[3]!.symHash).not.toBe(hashes[0]!.symHash);
  });
});

describe('a wrong query', () => {
  test.each([
    ['{', undefined, /^Could not parse input line as json request/],
    ['[]', undefined, /not a JSON object/],
    [{ moves: [] }, 'id', /"id"/],
    [{ id: 'e', ...QUERY, moves: undefined }, 'moves', /Must specify/],
    [
      {
        id: 'e',
        ...QUERY,
        moves: [
          ['B', 'E5'],
          ['W', 'E5'],
        ],
      },
      'moves',
      /^Illegal move 1: E5$/,
    ],
    [{ id: 'e', ...QUERY, moves: [['B', 'I5']] }, 'moves', /board location: I5/],
    [{ id: 'e', ...QUERY, moves: [['G', 'D5']] }, 'moves', /"B" or "W"/],
    [{ id: 'e', ...QUERY, moves: ['D5'] }, 'moves', /pairs/],
    [{ id: 'e', ...QUERY, rules: undefined }, 'rules', /Must specify/],
    [{ id: 'e', ...QUERY, rules: 'house' }, 'rules', /unknown rules: house/],
    [{ id: 'e', ...QUERY, rules: { ko: 'constructor' } }, 'rules', /unknown rules: ko/],
    [{ id: 'e', ...QUERY, komi: 0.3 }, 'komi', /half-integer/],
    [{ id: 'e', ...QUERY, komi: 1e9 }, 'komi', /from -150 to 150/],
    [
      { id: 'e', ...QUERY, boardXSize: 11, boardYSize: 11 },
      'boardXSize',
      /This model plays on 9x9, not on 11x11/,
    ],
    [{ id: 'e', ...QUERY, boardYSize: 13 }, 'boardYSize', /square/],
    [{ id: 'e', ...QUERY, boardXSize: '9' }, 'boardXSize', /Must be a number/],
    [{ id: 'e', ...QUERY, analyzeTurns: [2] }, 'analyzeTurns', /from 0 to the number of moves, 1/],
    [{ id: 'e', ...QUERY, priorities: [1, 2] }, 'priorities', /1 integers/],
    [{ id: 'e', ...QUERY, maxVisits: 0 }, 'maxVisits', /from 1/],
    [{ id: 'e', ...QUERY, includePolicy: 1 }, 'includePolicy', /boolean/],
    [
      {
        id: 'e',
        ...QUERY,
        initialStones: [
          ['B', 'A1'],
          ['W', 'A1'],
        ],
      },
      'initialStones',
      /two stones/,
    ],
    [{ id: 'e', ...QUERY, avoidMoves: [{ player: 'B' }] }, 'avoidMoves', /untilDepth/],
    [{ id: 'e', action: 'dance' }, 'action', /Unknown action: dance/],
    [{ id: 'e', action: 'terminate' }, 'terminateId', /terminateId/],
  ])('%j: its field and the reason, and the next one is answered', async (query, field, message) => {
    const answers = await ask(query, { id: 'next', ...QUERY });
    expect(answers).toHaveLength(2);
    expect(answers[0]!['error']).toMatch(message);
    expect(answers[0]!['field']).toBe(field);
    checkResponse(answers[1]!, 81);
  });
});

describe('actions', () => {
  test('version, models and cache are answered at once, with what was sent', async () => {
    const answers = await ask(
      { id: 'v', action: 'query_version' },
      { id: 'm', action: 'query_models' },
      { id: 'c', action: 'clear_cache' },
    );
    expect(answers.map(({ id, action }) => [id, action])).toEqual([
      ['v', 'query_version'],
      ['m', 'query_models'],
      ['c', 'clear_cache'],
    ]);
    expect(answers[0]!['version']).toMatch(/^\d+\.\d+\.\d+$/);
    expect((answers[1]!['models'] as Json[])[0]!['internalName']).toBe('Scripted');
  });

  test('terminate ends what runs with what it has, and what waits with nothing', async () => {
    const session = start(Infinity);
    const say = (...lines: readonly unknown[]): void =>
      lines.forEach((line) => void session.input.write(`${JSON.stringify(line)}\n`));
    const long = { ...QUERY, maxVisits: 1e6, reportDuringSearchEvery: 0.001 };
    say({ id: 'runs', ...long }, { id: 'runs', ...long }, { id: 'runs', ...long }, { id: 'runs', ...long });
    say({ id: 'waits', ...QUERY });
    await session.until(4);
    say({ id: 't1', action: 'terminate', terminateId: 'waits' });
    say({ id: 't2', action: 'terminate', terminateId: 'nobody' });
    say({ id: 't3', action: 'terminate_all' });
    session.input.end();
    await session.done;
    const of = (id: string): Json[] => session.answers.filter((answer) => answer['id'] === id);
    expect(of('waits')).toEqual([{ id: 'waits', isDuringSearch: false, noResults: true, turnNumber: 1 }]);
    expect(of('runs').filter(({ isDuringSearch }) => isDuringSearch === false)).toHaveLength(4);
    expect(of('t1')).toEqual([{ id: 't1', action: 'terminate', terminateId: 'waits' }]);
    expect(of('t3')).toEqual([{ id: 't3', action: 'terminate_all' }]);
  });

  test('time ends a search too', async () => {
    const session = start(Infinity);
    session.input.end(`${JSON.stringify({ id: 't', ...QUERY, overrideSettings: { maxTime: 0.05 } })}\n`);
    await session.done;
    checkResponse(session.answers[0]!, 81);
  });

  test('says when it is ready', async () => {
    const session = start();
    session.input.end();
    await session.done;
    expect(session.log).toEqual(['Started, ready to begin handling requests']);
  });
});
