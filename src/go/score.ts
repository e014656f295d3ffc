import { regionOf, neighborsOf } from './chains.js';
import type { Game } from './game.js';
import { handicapCount } from './handicap.js';
import { BLACK, PASS, type Point, type Sign, WHITE } from './point.js';
import { UserError } from '../util/errors.js';

export interface Score {
  /** Points of Black. */
  readonly black: number;
  /** Points of White, komi and handicap compensation included. */
  readonly white: number;
  /** black - white */
  readonly lead: number;
  /** Whose each point is, [S * S] int8: 1 black, -1 white, 0 nobody's. */
  readonly owner: Int8Array;
}

/**
 * Returns the score of a position under the game's rules, once `dead` stones are taken off the board.
 * Area: stones and surrounded points. Territory: surrounded points and prisoners; empty points between
 * both colours (seki, dame) are nobody's.
 */
export function scoreGame(game: Game, dead: Iterable<Point> = []): Score {
  const stones = game.stones.slice();
  const prisoners = { black: game.capturesBy(BLACK), white: game.capturesBy(WHITE) };
  for (const point of dead) {
    if (stones[point] === WHITE) prisoners.black += 1;
    if (stones[point] === BLACK) prisoners.white += 1;
    stones[point] = 0;
  }
  const owner = areaOwners(stones, game.size);
  const counted =
    game.rules.scoring === 'area' ? owner : owner.map((color, point) => (stones[point] ? 0 : color));
  let black = counted.filter((color) => color === BLACK).length;
  let white = counted.filter((color) => color === WHITE).length + game.komi;
  if (game.rules.scoring === 'territory') {
    black += prisoners.black;
    white += prisoners.white;
  }
  white += handicapCompensation(game);
  return { black, white, lead: black - white, owner };
}

/** Returns the points that White gets for Black's handicap stones. */
function handicapCompensation(game: Game): number {
  const count = handicapCount(game);
  if (count < 2 || game.rules.whiteHandicapBonus === '0') return 0;
  return game.rules.whiteHandicapBonus === 'N' ? count : count - 1;
}

/**
 * Returns a guess at Black's final lead in an unfinished game from an ownership map, [S * S] float32 by point,
 * +1 black .. -1 white: whole points on the board, then komi and compensation.
 */
export function estimateLead(game: Game, ownership: Float32Array): number {
  const area = ownership.reduce((sum, value) => sum + value, 0);
  const surplus = surplusOf(game);
  const onBoard = surplus === undefined ? area : area - expectedSurplus(surplus, game.toPlay);
  return Math.round(onBoard) - whiteBonus(game);
}

/**
 * Returns by how much Black's lead in area is above the one in territory where territory is counted, else undefined: by the stones
 * that Black has placed more than White. A stone on the board is a point of area and none of territory, a captured one a point of
 * the other side's territory.
 */
export function surplusOf({ rules, setupStones, moves }: Game): number | undefined {
  if (rules.scoring === 'area') return undefined;
  const placed = moves.reduce((sum, { color, point }) => sum + (point === PASS ? 0 : color), 0);
  return setupStones.black.length - setupStones.white.length + placed;
}

/** Returns the surplus that is expected at the end: who is to move will place as many stones as the other, or one more. */
export function expectedSurplus(surplus: number, toPlay: Sign): number {
  return surplus + toPlay / 2;
}

/** Returns what White gets besides points on the board: komi and compensation for handicap stones. */
export function whiteBonus(game: Game): number {
  return game.komi + handicapCompensation(game);
}

/** Returns `B+3.5`, `W+0.5` or `0` (GTP 2, final_score). */
export function formatScore(lead: number): string {
  if (lead === 0) return '0';
  return `${lead > 0 ? 'B' : 'W'}+${Number(Math.abs(lead).toFixed(4))}`;
}

/** Returns Black's lead from what formatScore() writes, `draw` or `jigo`. Throws UserError `bad-score`, which says who gave it. */
export function parseScore(text: string, by: string): number {
  const match = /^(?:([BW])\+(\d+(?:\.\d+)?)|(0|draw|jigo))$/i.exec(text.trim());
  if (!match) throw new UserError('bad-score', `${by} gave no score: ${text}`);
  if (match[3] !== undefined) return 0;
  return Number(match[2]) * (match[1]!.toUpperCase() === 'B' ? 1 : -1);
}

/** Returns whose each point is, stones and empty regions that touch one colour only, [S * S] int8. */
export function areaOwners(stones: Int8Array, size: number): Int8Array {
  const neighbors = neighborsOf(size);
  const owner = stones.slice();
  const visited = new Set<Point>();
  for (let point = 0; point < stones.length; point++) {
    if (stones[point] !== 0 || visited.has(point)) continue;
    const region = regionOf(stones, size, point);
    const touched = new Set<number>();
    for (const empty of region) {
      visited.add(empty);
      for (const next of neighbors[empty]!) if (stones[next] !== 0) touched.add(stones[next]!);
    }
    const [color] = touched;
    if (touched.size === 1 && color !== undefined) for (const empty of region) owner[empty] = color;
  }
  return owner;
}
