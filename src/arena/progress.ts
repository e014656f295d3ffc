import { rate } from '../rating/bradley-terry.js';
import { type Meeting, merged } from '../rating/likelihood.js';
import type { GameEntry } from './game-entry.js';
import { ratedGame } from './rated-game.js';
import { meetingOf, ratingOf } from './standings.js';

/** Points of the curve. */
const STEPS = 60;

export interface ProgressStep {
  readonly games: number;
  /** By name of those who have played by then. */
  readonly elo: ReadonlyMap<string, number>;
}

/** Returns everybody's Elo after some of the games, about sixty times, the last time after all of them as in the standings. */
export function progressOf(
  entries: readonly GameEntry[],
  anchors: ReadonlyMap<string, number>,
): ProgressStep[] {
  const names = [...new Set(entries.flatMap(({ black, white }) => [black, white]))].sort();
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const every = Math.max(1, Math.ceil(entries.length / STEPS));
  const steps: ProgressStep[] = [];
  let meetings: Meeting[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const game = ratedGame(entry);
    if (game.points !== undefined) {
      meetings.push(meetingOf(game, indexOf));
      seen.add(entry.black).add(entry.white);
    }
    if ((index + 1) % every !== 0 && index + 1 !== entries.length) continue;
    meetings = merged(meetings, names.length);
    const { elo } = rate(meetings, ratingOf(names, anchors));
    const known = names.flatMap((name, player) => (seen.has(name) ? [[name, elo[player]!] as const] : []));
    steps.push({ games: index + 1, elo: new Map(known) });
  }
  return steps;
}
