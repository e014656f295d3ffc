import { parseDiagram } from '../../src/go/diagram.js';
import { Game, type GameOptions } from '../../src/go/game.js';
import { BLACK, type Point, WHITE, parseVertex } from '../../src/go/point.js';

function pointsOf(stones: Int8Array, color: number): Point[] {
  return [...stones.keys()].filter((point) => stones[point] === color);
}

/** Returns a game that starts from a drawn position. */
export function gameFrom(diagram: string, options: GameOptions = {}): Game {
  const { size, stones } = parseDiagram(diagram);
  return new Game(size, {
    ...options,
    setup: { black: pointsOf(stones, BLACK), white: pointsOf(stones, WHITE) },
  });
}

/** Plays `B D4`, `W pass`, ... separated by commas. */
export function playAll(game: Game, moves: string): Game {
  for (const move of moves.split(',').map((text) => text.trim())) {
    const [color, vertex] = move.split(' ');
    game.play(color === 'B' ? BLACK : WHITE, parseVertex(vertex!, game.size));
  }
  return game;
}

/** Returns the rows of a drawn board without coordinates, to compare positions by eye. */
export function rowsOf(stones: Int8Array, size: number): string[] {
  const symbols = [...stones].map((stone) => (stone === 0 ? '.' : stone === BLACK ? 'X' : 'O'));
  return Array.from({ length: size }, (_, y) => symbols.slice(y * size, (y + 1) * size).join(' '));
}

/** Returns the rows of a drawn board as rowsOf() gives them. */
export function drawn(diagram: string): string[] {
  const { size, stones } = parseDiagram(diagram);
  return rowsOf(stones, size);
}
