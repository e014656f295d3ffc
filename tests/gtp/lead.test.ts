import { describe, expect, test } from '@jest/globals';
import type { Game } from '../../src/go/game.js';
import { BLACK, PASS, type Point, type Sign, WHITE, parseVertex } from '../../src/go/point.js';
import { rulesByName } from '../../src/go/rules.js';
import { leadOf } from '../../src/gtp/scoring.js';
import type { Analysis } from '../../src/think/analysis.js';
import type { AnalyzeOptions, ImaginedLine } from '../../src/think/thinker.js';
import { gameFrom } from '../support/boards.js';
import { ScriptedThinker } from '../support/scripted-thinker.js';

/** Expects all points for the side to move, and a pass with a probability. */
class Greedy extends ScriptedThinker {
  constructor(readonly pass: number) {
    super();
  }

  /** Moves that it imagines in turn, Black's first. */
  imagined: readonly Point[] = [];

  override imagine(): Promise<ImaginedLine> {
    const frame = { width: 0, height: 0, data: new Uint8Array() };
    const steps = this.imagined.map((point, index) => ({
      ...{ point, code: 0, probability: 1, frame },
      color: index % 2 === 0 ? BLACK : WHITE,
    }));
    return Promise.resolve({ steps });
  }

  override async analyze(game: Game, color: Sign, options: AnalyzeOptions): Promise<Analysis> {
    const analysis = await super.analyze(game, color, options);
    const ownership = new Float32Array(game.stones.length).fill(1);
    return { ...analysis, ownership, priors: new Map([...analysis.priors, [PASS, this.pass]]) };
  }
}

function pass(game: Game): void {
  game.play(BLACK, PASS);
  game.play(WHITE, PASS);
}

const WALLS = `. X . X O . O
               X X X X O O O
               O X X X O . O
               . X X X O O O
               X X X X O . O
               . X . X O O O
               . X . X O . O`;

describe('the lead', () => {
  test('is what a thinker expects while it would play on', async () => {
    const game = gameFrom(WALLS);
    game.komi = 0.5;
    expect(await leadOf(game, new Greedy(0.1))).toBe(49 - 0.5);
  });

  test('is counted after the last moves that it imagines before a pass', async () => {
    const game = gameFrom(WALLS);
    game.komi = 0.5;
    const thinker = new Greedy(0.1);
    thinker.imagined = [parseVertex('C7', 7)];
    expect(await leadOf(game, thinker)).toBe(49 - 0.5);
    thinker.imagined = [PASS, PASS];
    expect(await leadOf(game, thinker)).toBe(28 - 21 - 0.5);
  });

  test('is counted without dead stones where it would pass, and after two passes', async () => {
    const game = gameFrom(WALLS);
    game.komi = 0.5;
    expect(await leadOf(game, new Greedy(0.9))).toBe(28 - 21 - 0.5);
    pass(game);
    expect(await leadOf(game, new Greedy(0.1))).toBe(28 - 21 - 0.5);
    expect(await leadOf(game)).toBe(28 - 21 - 0.5);
  });

  test('leaves dead stones out that a thinker expects to be gone, walled in or not', async () => {
    const game = gameFrom(`. . . . .
                           X X X X X
                           . O . . .
                           . . . . .
                           X X X X X`);
    game.komi = 0;
    pass(game);
    expect(await leadOf(game, new Greedy(0.1))).toBe(25);
    game.rules = rulesByName('tromp-taylor');
    expect(await leadOf(game, new Greedy(0.1))).toBe(10 + 5 - 1);
  });
});
