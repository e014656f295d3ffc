import { afterAll, describe, expect, test } from '@jest/globals';
import { Game } from '../../src/go/game.js';
import { BLACK, PASS, type Sign, WHITE, opponent, parseVertex } from '../../src/go/point.js';
import { RESIGN, playsOn } from '../../src/player/player.js';
import { createVideoPlayer } from '../../src/player/bundled-networks.js';
import { seededRandom } from '../../src/util/rng.js';
import { gameFrom, playAll } from '../support/boards.js';

const player = createVideoPlayer({ device: 'cpu' });
afterAll(() => player.dispose());

async function genmove(game: Game, color: Sign): Promise<number> {
  const { move } = await player.genmove(game, color);
  if (move === RESIGN) throw new Error('resigned');
  return move;
}

describe('the video player', () => {
  test('tells its board sizes before weights are loaded', () => {
    const unloaded = createVideoPlayer();
    expect(unloaded.boardSizes).toEqual([9, 13, 19]);
    expect([8, 9, 13, 19, 21].map((size) => playsOn(unloaded, size))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
  });

  test('says what is wrong with a missing model when asked to load it', async () => {
    await expect(createVideoPlayer({ model: 'nowhere' }).load()).rejects.toThrow('no model nowhere (there: ');
  });

  test('refuses a board of another size', async () => {
    await expect(player.genmove(new Game(11), BLACK)).rejects.toThrow(
      'the model plays on 9x9, 13x13 or 19x19, not on 11x11',
    );
  });

  test('opens on an empty board as either colour, off the first line, and changes nothing', async () => {
    const game = new Game(9);
    const [black, white] = [await genmove(game, BLACK), await genmove(game, WHITE)];
    // The colours are exchanged in the picture, so both see the same one.
    expect(white).toBe(black);
    const [x, y] = [black % 9, Math.floor(black / 9)];
    expect(Math.min(x, y, 8 - x, 8 - y)).toBeGreaterThan(0);
    expect(game.moves).toHaveLength(0);
  });

  test('passes no more where the opponent has played on and takes its stones', async () => {
    const moves =
      'C8 F9 F4 F6 D5 G3 G4 F8 E7 B9 H6 E8 D7 D8 C7 H3 F3 C9 H8 A6 B8 J5 H5 G1 F2 A9 D9 D3 C4 D1 C3 D2 G2 C5 D4 J9 A8 J8 ' +
      'H9 B6 J7 H4 H2 D6 C6 H7 G7 J9 pass G5 pass A1 pass B4 pass C1 pass C9 pass J4 pass B5';
    const game = new Game(9);
    for (const vertex of moves.split(' ')) game.play(game.toPlay, parseVertex(vertex, 9));
    expect(game.toPlay).toBe(BLACK);
    expect(await genmove(game, BLACK)).toBe(parseVertex('B3', 9));
  });

  test('plays 300 legal moves from random positions, whoever is to move', async () => {
    const random = seededRandom(3);
    let moves = 0;
    while (moves < 300) {
      const game = new Game(9);
      const setUp = Math.floor(random() * 40);
      for (let ply = 0; ply < setUp; ply++) {
        const legal = game.legalMoves(game.toPlay, 'superko');
        game.play(game.toPlay, legal[Math.floor(random() * legal.length)] ?? PASS);
      }
      const color = random() < 0.5 ? game.toPlay : opponent(game.toPlay);
      for (let ply = 0; ply < 10; ply++, moves++) {
        const move = await genmove(game, ply % 2 === 0 ? color : opponent(color));
        expect(game.illegality(ply % 2 === 0 ? color : opponent(color), move, 'superko')).toBeNull();
        game.play(ply % 2 === 0 ? color : opponent(color), move);
      }
    }
  });

  test('does not retake a ko', async () => {
    const game = gameFrom(`
      . . . . . . . . .
      . . . . . . . . .
      . . . X O . . . .
      . . X O . O . . .
      . . . X O . . . .
      . . . . . . . . .
      . . . . . . . . .
      . . . . . . . . .
      . . . . . . . . .`);
    playAll(game, 'B E6');
    expect(game.illegality(WHITE, parseVertex('D6', 9), 'simple')).toBe('ko');
    const before = player.stats();
    expect(await genmove(game, WHITE)).not.toBe(parseVertex('D6', 9));
    const after = player.stats();
    // Either the likeliest frame was another one, or it was corrected and counted.
    expect(after.frames - before.frames).toBe(
      1 + after.illegal - before.illegal + after.unreadable - before.unreadable,
    );
    expect(after.corrected - before.corrected).toBe(Number(after.frames - before.frames > 1));
  });

  test('plays out a game against itself until both pass', async () => {
    const game = new Game(9);
    while (!game.isOver && game.moves.length < 300) game.play(game.toPlay, await genmove(game, game.toPlay));
    expect(game.isOver).toBe(true);
  });

  test('explains a move in one line', async () => {
    const { explanation } = await player.genmove(new Game(9), BLACK);
    expect(explanation).toMatch(/^imagined [A-J]\d \(\d+\.\d %, code \d+\), then [A-J]\d$/);
  });

  test('samples the same game from the same seed, another one from another', async () => {
    const play = async (seed: number): Promise<string> => {
      const sampler = createVideoPlayer({ device: 'cpu', decide: 'sample', temperature: 1.2, seed });
      const game = new Game(9);
      for (let ply = 0; ply < 12; ply++) {
        const { move } = await sampler.genmove(game, game.toPlay);
        game.play(game.toPlay, move as number);
      }
      await sampler.dispose();
      return game.moves.map(({ point }) => point).join(' ');
    };
    const first = await play(11);
    expect(await play(11)).toBe(first);
    expect(await play(12)).not.toBe(first);
  });

  test('draws flatly from the legal moves alone, so that hardly a frame has to be refused', async () => {
    const sampler = createVideoPlayer({ device: 'cpu', seed: 3 });
    // Two points of three are taken.
    const game = gameFrom('XX.OO.XX.\n'.repeat(9));
    const moves: unknown[] = [];
    for (let draw = 0; draw < 30; draw++)
      moves.push((await sampler.genmove(game, BLACK, { temperature: 50 })).move);
    const { frames } = sampler.stats();
    await sampler.dispose();
    expect(new Set(moves).size).toBeGreaterThan(5);
    expect(moves).not.toContain(PASS);
    // A frame may show what its code does not stand for.
    expect(frames).toBeLessThan(40);
  });

  test('answers within a time limit that has already run out', async () => {
    const { move } = await player.genmove(new Game(9), BLACK, { timeLimitMs: 0 });
    expect(move).not.toBe(RESIGN);
  });
});
