import { describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK } from '../../src/go/point.js';
import { createThinkingPlayer } from '../../src/think/bundled-thinker.js';
import { startServer } from '../support/gtp-session.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

const wait = (timeMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, timeMs));

/** One that looks at futures before a move. */
function thinker(): ScriptedThinker {
  const player = new ScriptedThinker();
  player.settings.visits = 8;
  return player;
}

describe('with --ponder', () => {
  test('thinking goes on after an own move, and ends with the next line', async () => {
    const player = thinker();
    const running = startServer({ player, ponders: true });
    running.input.write('play b E5\n');
    await wait(60);
    expect(player.ponderings).toEqual({ begun: 0, ended: 0 });
    running.input.write('genmove w\n');
    await wait(60);
    expect(player.ponderings).toEqual({ begun: 1, ended: 0 });
    running.input.write('time_left b 60 0\n');
    await wait(60);
    expect(player.ponderings).toEqual({ begun: 2, ended: 1 });
    running.input.write('play b D4\n');
    await wait(60);
    expect(player.ponderings).toEqual({ begun: 2, ended: 2 });
    running.input.end();
    await running.done;
    expect(running.text()).toBe('= \n\n= A9\n\n= \n\n= \n\n');
  });

  test('nothing is pondered after undo, in a new game, or when both have passed', async () => {
    for (const line of ['undo', 'clear_board', 'play b pass\nplay w pass']) {
      const player = thinker();
      const running = startServer({ player, ponders: true });
      running.input.write(`genmove b\n${line}\n`);
      await wait(60);
      expect(player.ponderings).toEqual({ begun: 0, ended: 0 });
      running.input.end();
      await running.done;
    }
  });

  test('stop() and the end of the input end it', async () => {
    for (const end of ['stop', 'input'] as const) {
      const player = thinker();
      const running = startServer({ player, ponders: true });
      running.input.write('genmove b\n');
      await wait(60);
      if (end === 'stop') running.server.stop();
      else running.input.end();
      await running.done;
      expect(player.ponderings).toEqual({ begun: 1, ended: 1 });
    }
  });

  test('nothing is pondered by who plays the next frame alone; a clock has it look ahead', async () => {
    const player = new ScriptedThinker();
    const running = startServer({ player, ponders: true });
    running.input.write('genmove b\n');
    await wait(60);
    expect(player.ponderings.begun).toBe(0);
    running.input.write('time_settings 60 0 0\ngenmove w\n');
    await wait(60);
    expect(player.ponderings.begun).toBe(1);
    running.input.end();
    await running.done;
  });

  test('without it nothing is pondered', async () => {
    const player = thinker();
    const running = startServer({ player });
    running.input.write('genmove b\n');
    await wait(60);
    running.input.end();
    await running.done;
    expect(player.ponderings).toEqual({ begun: 0, ended: 0 });
  });
});

test('what was pondered is there when the move is asked for', async () => {
  const player = createThinkingPlayer({ visits: 16, seed: 1, device: 'cpu' });
  const game = new Game(9);
  const { move } = await player.genmove(game, BLACK);
  game.play(BLACK, move as number);
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 2500);
  await player.ponder(game, game.toPlay, stop.signal);
  const { visits } = await player.analyze(game, game.toPlay, { maxVisits: 1 });
  expect(visits).toBeGreaterThan(32);
  await player.dispose();
});
