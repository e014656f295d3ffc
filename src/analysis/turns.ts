import { Game, IllegalMoveError } from '../go/game.js';
import { BLACK, PASS, type Point, type Sign, WHITE, formatVertex } from '../go/point.js';
import type { Rules } from '../go/rules.js';
import { messageOf } from '../util/errors.js';
import type { Fields } from './fields.js';
import { readMoves, readPlayer } from './read-move.js';

/** One position to be looked at. */
export interface Turn {
  /** Moves before it. */
  readonly turnNumber: number;
  readonly game: Game;
  readonly color: Sign;
  /** Higher ones come first. */
  readonly priority: number;
}

const MOST_PRIORITY = 0x7fffffff;

/** Returns the positions that a query asks about; by default the last one. Throws QueryError. */
export function readTurns(
  fields: Fields,
  size: number,
  { rules, komi }: { readonly rules: Rules; readonly komi: number },
): Turn[] {
  if (fields.get('moves') === undefined)
    fields.fail('moves', 'Must specify an array of [player, move] pairs');
  const moves = readMoves(fields, 'moves', size);
  const first = readPlayer(fields, 'initialPlayer', fields.get('initialPlayer')) ?? moves[0]?.color ?? BLACK;
  const numbers = readNumbers(fields, moves.length);
  const priorities = readPriorities(fields, numbers.length);
  // A turn that is named twice is answered once, as KataGo does; its last priority counts.
  const wanted = new Map(numbers.map((turn, index) => [turn, priorities[index]!]));
  const game = begin(fields, size, { rules, komi, toPlay: first });
  const games = new Map<number, Game>();
  for (let turn = 0; turn <= moves.length; turn++) {
    if (wanted.has(turn)) games.set(turn, game.clone());
    const move = moves[turn];
    if (!move) break;
    try {
      game.play(move.color, move.point);
    } catch (error) {
      if (!(error instanceof IllegalMoveError)) throw error;
      fields.fail('moves', `Illegal move ${turn}: ${formatVertex(move.point, size)}`);
    }
  }
  return [...wanted].map(([turnNumber, priority]) => {
    const position = games.get(turnNumber)!;
    return { turnNumber, game: position, color: position.toPlay, priority };
  });
}

function begin(
  fields: Fields,
  size: number,
  options: { readonly rules: Rules; readonly komi: number; readonly toPlay: Sign },
): Game {
  const stones = readMoves(fields, 'initialStones', size);
  const of = (color: Sign): Point[] =>
    stones.filter((stone) => stone.color === color && stone.point !== PASS).map(({ point }) => point);
  const [black, white] = [of(BLACK), of(WHITE)];
  // Black stones alone are a handicap, as far as White's bonus for it goes.
  const isHandicap = black.length > 1 && white.length === 0;
  try {
    return new Game(size, {
      ...options,
      ...(isHandicap ? { handicap: black } : { setup: { black, white } }),
    });
  } catch (error) {
    return fields.fail('initialStones', messageOf(error));
  }
}

function readNumbers(fields: Fields, last: number): readonly number[] {
  const numbers = fields.list('analyzeTurns') ?? [last];
  const isTurn = (turn: unknown): turn is number =>
    Number.isSafeInteger(turn) && (turn as number) >= 0 && (turn as number) <= last;
  if (numbers.length === 0 || !numbers.every(isTurn)) {
    return fields.fail('analyzeTurns', `Must be integers from 0 to the number of moves, ${last}`);
  }
  return numbers;
}

function readPriorities(fields: Fields, count: number): readonly number[] {
  const priority = fields.integer('priority', -MOST_PRIORITY, MOST_PRIORITY) ?? 0;
  const priorities = fields.list('priorities') ?? new Array<number>(count).fill(priority);
  const isPriority = (value: unknown): value is number => Number.isSafeInteger(value);
  if (priorities.length !== count || !priorities.every(isPriority)) {
    return fields.fail('priorities', `Must be an array of ${count} integers, one for each of analyzeTurns`);
  }
  return priorities;
}
