import { Game, type Move, setupOf } from '../go/game.js';
import { PASS, type Sign, WHITE, opponent } from '../go/point.js';
import { explain } from './explain.js';
import { type Look, costOf } from './look.js';

/** When a move was first seen. */
export interface Seen {
  readonly look: number;
  /** How many stones of its colour came with it, itself included: their order is not known then. */
  readonly together: number;
}

/** One game, as the looks of a recording show it. */
export interface Line {
  readonly game: Game;
  /** By move; a pass that was put in has that of the move behind it. */
  readonly seen: readonly Seen[];
  readonly firstLook: number;
}

/** What may have happened so far. */
interface Story {
  /** Games that are over, oldest first. */
  readonly before: readonly Line[];
  readonly line: Line;
  /** So many moves of the line are on the board: a viewer can go back and forth. */
  readonly ply: number;
  readonly cost: number;
  /** What was on the board at each look, latest first. */
  readonly trail: Trail | undefined;
}

interface Trail {
  readonly stones: Int8Array;
  readonly before: Trail | undefined;
}

/** Stories that are kept at a time, those that cost so much more than the best one left out. */
const STORIES = 12;
const MARGIN = 16;
/** From here on something has changed, in nats. */
const SAME = 0.7;
/** What it costs to say that somebody went one move on in what was played already, further on, back, or that another game began. */
const ONE_ON = 0.5;
const FURTHER_ON = 2;
const BACK = 8;
const OTHER_GAME = 25;
/** Who goes back so many moves and plays others has begun something else: what was played before is a record of its own. */
const MANY = 10;
/** What it costs to say that moves which were seen are none, for others came in their place. */
const ANOTHER_WAY = 2;
/** Where so little has changed, in nats, only so many moves back and forth are looked at. */
const MUCH = 15;
const NEAR = 3;
/** White moves first on an empty board. */
const WHITE_FIRST = 1;

/** Returns the likeliest games that looks show, and what was on the board at each look. */
export function track(looks: readonly Look[]): { lines: Line[]; boards: Int8Array[] } {
  let stories: Story[] = [];
  for (const [index, look] of looks.entries()) {
    const next: Story[] = [];
    // The best first: what costs more than its sequels by far need not be looked at.
    let limit = Infinity;
    for (const story of stories) {
      if (story.cost > limit) break;
      for (const one of sequels(story, look, index, limit)) {
        next.push(one);
        limit = Math.min(limit, one.cost + MARGIN);
      }
    }
    if (stories.length === 0) {
      const line = beginning(look, index);
      if (line)
        next.push({ before: [], line, ply: 0, cost: 0, trail: { stones: look.stones, before: undefined } });
    }
    stories = best(next);
  }
  const [likeliest] = stories;
  if (!likeliest) return { lines: [], boards: [] };
  const boards: Int8Array[] = [];
  for (let trail = likeliest.trail; trail; trail = trail.before) boards.unshift(trail.stones);
  // Before the first board that can be one there is none.
  while (boards.length < looks.length) boards.unshift(new Int8Array());
  return { lines: [...likeliest.before, shown(likeliest)], boards };
}

/** Returns a line that begins with what a look shows, or undefined where stones cannot lie like that. */
function beginning(look: Look, index: number): Line | undefined {
  try {
    return { game: new Game(look.size, { setup: setupOf(look.stones) }), seen: [], firstLook: index };
  } catch {
    return undefined;
  }
}

/** Returns how a story may go on at a look; what costs more than `limit` need not be told. */
function sequels(story: Story, look: Look, index: number, limit: number): Story[] {
  const { before, line, ply, cost } = story;
  const at = (line: Line, ply: number, more: number, others = before): Story => {
    const stones = line.game.positionAt(ply);
    return { before: others, line, ply, cost: cost + more, trail: { stones, before: story.trail } };
  };
  const isSameBoard = look.size === line.game.size;
  const stay = isSameBoard ? costOf(look, line.game.positionAt(ply)) : Infinity;
  if (stay < SAME) return [at(line, ply, stay)];
  const next: Story[] = [];
  if (isSameBoard) {
    next.push(at(line, ply, stay));
    const elsewhere = nearest(line, ply, look, stay > MUCH ? Infinity : NEAR);
    if (elsewhere) next.push(at(line, elsewhere.ply, elsewhere.cost));
    const isBack = ply < line.game.moves.length;
    const game = isBack ? upTo(line.game, ply) : line.game;
    for (const { moves, cost: explained } of explain(game, look, turnOf(game))) {
      const isOdd = ply === 0 && moves[0]!.color === WHITE && game.stones.every((stone) => stone === 0);
      const more = explained + (isBack ? ANOTHER_WAY : 0) + (isOdd ? WHITE_FIRST : 0);
      if (cost + more > limit) continue;
      const isOther = line.game.moves.length - ply >= MANY;
      const kept = {
        game: game.clone(),
        seen: line.seen.slice(0, ply),
        firstLook: isOther ? index : line.firstLook,
      };
      const grown = withMoves(kept, moves, index);
      next.push(at(grown, grown.game.moves.length, more, isOther ? [...before, line] : before));
    }
  }
  if (stay > OTHER_GAME) {
    const fresh = beginning(look, index);
    if (fresh) next.push(at(fresh, 0, OTHER_GAME, [...before, shown(story)]));
  }
  return next.length > 0 ? next : [at(line, ply, OTHER_GAME)];
}

/** Returns whose turn it is; anybody's where a record begins. */
function turnOf({ moves }: Game): Sign | undefined {
  const last = moves.at(-1);
  return last && opponent(last.color);
}

/** Returns the other position of a line, up to so many moves away, that a look shows best. */
function nearest(
  { game }: Line,
  ply: number,
  look: Look,
  reach: number,
): { ply: number; cost: number } | undefined {
  let found: { ply: number; cost: number } | undefined;
  for (let other = Math.max(0, ply - reach); other <= Math.min(game.moves.length, ply + reach); other++) {
    if (other === ply) continue;
    const going = other < ply ? BACK : other === ply + 1 ? ONE_ON : FURTHER_ON;
    const cost = going + costOf(look, game.positionAt(other));
    if (!found || cost < found.cost) found = { ply: other, cost };
  }
  return found;
}

function upTo(game: Game, ply: number): Game {
  const part = game.clone();
  part.undoTo(ply);
  return part;
}

function withMoves({ game, seen, firstLook }: Line, moves: readonly Move[], look: number): Line {
  const all = [...seen];
  for (const { color, point } of moves) {
    const turn = turnOf(game);
    const together = moves.filter((other) => other.color === color).length;
    if (turn !== undefined && turn !== color) {
      game.play(turn, PASS);
      all.push({ look, together });
    }
    game.play(color, point);
    all.push({ look, together });
  }
  return { game, seen: all, firstLook };
}

/** Returns the line of a story without a last move that was seen once and was gone at the next look. */
function shown({ line, ply, trail }: Story): Line {
  if (line.game.moves.length !== ply + 1) return line;
  const last = line.game.positionAt(ply + 1);
  let times = 0;
  for (let at = trail; at && times < 2; at = at.before) if (at.stones === last) times++;
  if (times > 1) return line;
  return { ...line, game: upTo(line.game, ply), seen: line.seen.slice(0, ply) };
}

/** Returns the cheapest stories, one of each kind. */
function best(stories: readonly Story[]): Story[] {
  const kinds = new Map<string, Story>();
  const sorted = [...stories].sort((a, b) => a.cost - b.cost);
  for (const story of sorted) {
    if (story.cost > sorted[0]!.cost + MARGIN) break;
    const { before, line, ply } = story;
    const moves = line.game.moves.map(({ point }) => point).join(' ');
    const kind = `${before.length} ${line.firstLook} ${ply} ${moves}`;
    if (!kinds.has(kind)) kinds.set(kind, story);
    if (kinds.size === STORIES) break;
  }
  return [...kinds.values()];
}
