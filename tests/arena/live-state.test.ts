import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PairEvents } from '../../src/arena/executor.js';
import { folderPage } from '../../src/arena/folder-page.js';
import { type LiveState, type RunningGame, readLiveState } from '../../src/arena/live-state.js';
import type { TournamentSettings } from '../../src/arena/settings.js';
import { playTournament } from '../../src/arena/tournament.js';
import { randomPlayer } from '../match/engines.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vw-live-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SETTINGS: TournamentSettings = {
  ...{ format: 'round-robin', engines: [randomPlayer(1), randomPlayer(2)], pairs: 1, size: 9, komi: 7 },
  ...{ openingStones: 0, seed: 1, moveLimit: 300, scorer: 'area' },
};
const RUNNING: RunningGame = { id: '0-1-0-0', black: 'Left', white: 'Right', moves: 'E5 D4', handicap: 2 };

/** Resolves with the state as soon as it is as wanted. Fails after ten seconds. */
async function stateWhere(isWanted: (state: LiveState) => boolean): Promise<LiveState> {
  for (let look = 0; look < 200; look++) {
    const state = await readLiveState(folder);
    if (isWanted(state)) return state;
    await sleep(50);
  }
  throw new Error(`never as wanted: ${JSON.stringify(await readLiveState(folder))}`);
}

/** Plays a tournament in which `play` stands for all pairs. */
function playWith(play: (events: PairEvents) => Promise<void>): Promise<unknown> {
  return playTournament(SETTINGS, {
    folder,
    executor: () => ({
      concurrency: 1,
      play: (_task, _isMissing, events) => play(events),
      stop: () => Promise.resolve(),
    }),
    anchors: new Map([['Right', 1946]]),
  });
}

const resultOf = (id: string) => ({
  ...{ id, black: 'Left', white: 'Right', moves: 'E5 pass pass', sgf: '(;)', handicap: 2 },
  ...{ result: { kind: 'score' as const, lead: 3 }, thinkingTimeMs: { black: 1, white: 1 } },
});

describe('a tournament seen from outside', () => {
  test('shows the games that are being played, and the anchors', async () => {
    await playWith(async ({ onMove, onGame }) => {
      onMove!(RUNNING);
      const { anchors } = await stateWhere(({ playing }) => playing[0]?.moves === 'E5 D4');
      expect(anchors).toEqual({ Right: 1946 });
      const page = await folderPage(folder);
      expect(page).toContain('Being played');
      expect(page).toContain('Left - Right<br>0-1-0-0, 2 moves');
      // Two stones of the handicap and two moves.
      expect(page.split('Ratings')[0]!.match(/<circle/g)).toHaveLength(4);
      await onGame(resultOf('0-1-0-0'));
      onMove!({ ...RUNNING, id: '0-1-0-1', moves: 'A1' });
      expect((await stateWhere(({ playing }) => playing[0]?.moves === 'A1')).playing).toHaveLength(1);
      await onGame(resultOf('0-1-0-1'));
    });
    expect(await readLiveState(folder)).toEqual({ anchors: { Right: 1946 }, playing: [] });
    const page = await folderPage(folder);
    expect(page).not.toContain('Being played');
    expect(page).toContain('given');
    const games = JSON.parse(/id="games">(.*?)<\/script>/.exec(page)![1]!) as {
      games: { stones: number[] }[];
    };
    expect(games.games[0]!.stones).toHaveLength(2);
  });

  test('one that was killed plays nothing, whatever it said last', async () => {
    writeFileSync(join(folder, 'tournament.json'), JSON.stringify(SETTINGS));
    writeFileSync(join(folder, 'live.json'), JSON.stringify({ anchors: {}, playing: [RUNNING] }));
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    expect(await folderPage(folder)).toContain('Being played');
    // No process has this number.
    writeFileSync(join(folder, 'lock'), String(2 ** 22 + 1));
    expect(await folderPage(folder)).not.toContain('Being played');
  });

  test('a folder without such a file has no anchors and no running games', async () => {
    expect(await readLiveState(folder)).toEqual({ anchors: {}, playing: [] });
    writeFileSync(join(folder, 'live.json'), '{"anchors": {');
    expect(await readLiveState(folder)).toEqual({ anchors: {}, playing: [] });
    expect(readFileSync(join(folder, 'live.json'), 'utf8')).toBe('{"anchors": {');
    await expect(folderPage(folder)).rejects.toMatchObject({ code: 'no-tournament' });
  });
});
