import { fixedHandicap, maxFixedHandicap } from '../go/handicap.js';
import { type GameRecord, recordOfGame } from '../go/game-record.js';
import { BLACK, PASS, WHITE, formatVertex, stoneName } from '../go/point.js';
import { type Look, pointCost } from './look.js';
import { type Line, track } from './track.js';
import { unexplained } from './unexplained.js';

/** What is not certain about a game. */
export interface Doubt {
  /** From 1; undefined where it is about no move. */
  readonly move: number | undefined;
  readonly frame: number;
  readonly timeMs: number | undefined;
  readonly reason: string;
}

export interface WatchedGame {
  /** Moves that are doubtful say so in their comment. */
  readonly record: GameRecord;
  /** The stones at its end. */
  readonly stones: Int8Array;
  readonly doubts: readonly Doubt[];
}

/** A stone is clearly seen where it is no dearer than this to say that it is there: nine times likelier than not. */
const CLEAR = 0.1;

/** Returns the games that the looks of a recording show, in order. */
export function watchedGames(looks: readonly Look[]): WatchedGame[] {
  const { lines, boards } = track(looks);
  const odd = unexplained(looks, boards);
  return lines.map((line, index) => {
    const end = lines[index + 1]?.firstLook ?? Infinity;
    const { game, seen } = line;
    const doubts: Doubt[] = [];
    const at = (look: number): Pick<Doubt, 'frame' | 'timeMs'> => {
      const { frame, timeMs } = looks[look]!;
      return { frame, timeMs };
    };
    seen.forEach((one, ply) => {
      const reason = doubtOf(line, ply, looks);
      if (reason !== '') doubts.push({ move: ply + 1, ...at(one.look), reason });
    });
    for (const { look, point, looks: times } of odd) {
      if (look < line.firstLook || look >= end) continue;
      const stone = stoneName(looks[look]!.stones[point]!);
      const reason = `${formatVertex(point, game.size)} looks ${stone} in ${times} looks, though no move explains it`;
      doubts.push({ move: undefined, ...at(look), reason });
    }
    return { record: recordOf(line, doubts), stones: game.stones, doubts };
  });
}

/** Returns why a move is doubtful, or an empty string. */
function doubtOf({ game, seen }: Line, ply: number, looks: readonly Look[]): string {
  const { color, point } = game.moves[ply]!;
  const { look, together } = seen[ply]!;
  const name = stoneName(color);
  if (point === PASS) return `${name} was not seen to move: it passed, or its stone was taken at once`;
  if (together > 1) return `${together} ${name} stones came together: their order is not known`;
  // A stone that is still coming at its first look is clear at a later one, while it is there.
  const isClear = looks.slice(look, look + 5).some((one) => pointCost(one, point, color) <= CLEAR);
  return isClear ? '' : `${formatVertex(point, game.size)} is not clearly seen`;
}

function recordOf({ game }: Line, doubts: readonly Doubt[]): GameRecord {
  const { black, white } = game.setupStones;
  const handicap = handicapOf(game.size, black, white);
  const comments: string[] = [];
  for (const { move, reason } of doubts) if (move !== undefined) comments[move - 1] = reason;
  const { komi: _komi, rules: _rules, ...record } = recordOfGame(game, { moveComments: comments });
  const { color: first = handicap.length > 0 ? WHITE : BLACK } = game.moves[0] ?? {};
  return {
    ...record,
    handicap,
    setup: handicap.length > 0 ? { black: [], white: [] } : { black, white },
    toPlay: first,
  };
}

/** Returns the stones of a board that begins as a handicap game does, or none. */
function handicapOf(size: number, black: readonly number[], white: readonly number[]): readonly number[] {
  if (white.length > 0 || black.length < 2 || black.length > maxFixedHandicap(size)) return [];
  const usual = fixedHandicap(size, black.length);
  return usual.every((point) => black.includes(point)) ? usual : [];
}
