import { type Meeting, rate } from '../rating/bradley-terry.js';
import { merged } from '../rating/pair-bootstrap.js';
import { type GameEntry, pointsOfBlack } from './game-entry.js';

/** Points of the curve. */
const STEPS = 60;

export interface ProgressStep {
  readonly games: number;
  /** By name of those who have played by then. */
  readonly elo: ReadonlyMap<string, number>;
}

/** Returns everybody's Elo after some of the games, about sixty times. Without anchors the first by name is at 0. */
export function progressOf(
  entries: readonly GameEntry[],
  anchors: ReadonlyMap<string, number>,
): ProgressStep[] {
  const names = [...new Set(entries.flatMap(({ black, white }) => [black, white]))].sort();
  const given = [...anchors].filter(([name]) => names.includes(name));
  const held = new Map(given.length > 0 ? given.map(([name, elo]) => [names.indexOf(name), elo]) : [[0, 0]]);
  const every = Math.max(1, Math.ceil(entries.length / STEPS));
  const steps: ProgressStep[] = [];
  let meetings: Meeting[] = [];
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const points = pointsOfBlack(entry);
    if (points !== undefined) {
      meetings.push({
        ...{ first: names.indexOf(entry.black), second: names.indexOf(entry.white) },
        ...{ wins: Number(points === 1), draws: Number(points === 0.5), losses: Number(points === 0) },
      });
      seen.add(entry.black).add(entry.white);
    }
    if ((index + 1) % every !== 0 && index + 1 !== entries.length) continue;
    meetings = merged(meetings, names.length);
    const { elo } = rate(meetings, { players: names.length, anchors: held });
    const known = names.flatMap((name, player) => (seen.has(name) ? [[name, elo[player]!] as const] : []));
    steps.push({ games: index + 1, elo: new Map(known) });
  }
  return steps;
}
