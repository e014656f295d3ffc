import type { Game, Move } from '../go/game.js';
import { type Point, type Sign, opponent } from '../go/point.js';
import { type Look, ODD, costOf, pointCost } from './look.js';

/** Moves that lead from a position to what a look shows. */
export interface Explanation {
  readonly moves: readonly Move[];
  /** Of the moves and of what they leave unexplained, in nats. */
  readonly cost: number;
}

/** In nats. */
const MOVE = 2;
/** A move of the side whose turn it is not: the other one passed, or its stone came and went between two looks. */
const OUT_OF_TURN = 3;
/** A point this likely to have a new stone is tried. */
const LEAST_CHANCE = 0.15;
/** More new stones than this are another game. */
const MOST_STONES = 40;
/** Positions that are tried at most. */
const MOST_TRIED = 600;
const MOST_FOUND = 5;

/** Returns the cheapest explanations of a look by one move or more, the best first; `game` stands where they begin, and does so again after. */
export function explain(game: Game, look: Look, turn: Sign | undefined): Explanation[] {
  const candidates = candidatesOf(game.stones, look);
  if (candidates.length === 0 || candidates.length > MOST_STONES) return [];
  const found: (Explanation & { readonly points: string })[] = [];
  const played: Move[] = [];
  const used = new Set<Point>();
  // By position and turn, the least that was spent to come there: in what order does not matter then.
  const spentBy = new Map<string, number>();
  let tried = 0;
  const search = (next: Sign | undefined, spent: number): void => {
    const ordered = [...candidates].sort((a, b) => Number(b.color === next) - Number(a.color === next));
    // Every stone that is surely there needs a move of its own.
    const missing = candidates.filter(({ point, isCertain }) => isCertain && !used.has(point)).length;
    const worst = found.length < MOST_FOUND ? Infinity : found.at(-1)!.cost;
    if (spent + missing * MOVE >= worst) return;
    for (const { color, point } of ordered) {
      if (used.has(point) || tried >= MOST_TRIED || game.illegality(color, point, 'simple') !== null)
        continue;
      tried++;
      const cost = spent + MOVE + (next !== undefined && color !== next ? OUT_OF_TURN : 0);
      game.play(color, point);
      const place = `${game.hash} ${color}`;
      if (cost < (spentBy.get(place) ?? Infinity)) {
        spentBy.set(place, cost);
        played.push({ color, point });
        used.add(point);
        keep({ moves: [...played], cost: cost + costOf(look, game.stones) });
        search(opponent(color), cost);
        used.delete(point);
        played.pop();
      }
      game.undo();
    }
  };
  const keep = (one: Explanation): void => {
    // Of several orders of the same moves the first one counts.
    const points = [...used].sort((a, b) => a - b).join(' ');
    const same = found.findIndex((other) => other.points === points);
    if (same >= 0 && found[same]!.cost <= one.cost) return;
    if (same >= 0) found.splice(same, 1);
    found.push({ ...one, points });
    found.sort((a, b) => a.cost - b.cost);
    found.length = Math.min(found.length, MOST_FOUND);
  };
  search(turn, 0);
  return found;
}

interface Candidate extends Move {
  readonly isCertain: boolean;
}

function candidatesOf(stones: Int8Array, look: Look): Candidate[] {
  const candidates: Candidate[] = [];
  for (let point = 0; point < stones.length; point++) {
    const color: Sign = pointCost(look, point, 1) <= pointCost(look, point, -1) ? 1 : -1;
    const now = stones[point]!;
    // As far below the likeliest as LEAST_CHANCE is below certainty.
    if (color === now || pointCost(look, point, color) > -Math.log(LEAST_CHANCE)) continue;
    candidates.push({ color, point, isCertain: pointCost(look, point, now) > ODD });
  }
  return candidates;
}
