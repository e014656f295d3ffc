import { type Point, parseVertex } from '../go/point.js';
import { randomOpenings } from '../match/openings.js';
import { UserError } from '../util/errors.js';
import { type Games, isLeftOut, isPlayed, pointsOfPair } from './pair-games.js';
import type { PairTask } from './pair-task.js';
import type { TournamentSettings } from './settings.js';
import { SprtWalk } from './sprt-walk.js';
import { swissRound } from './swiss.js';

/** Says what is to be played, given what has been played. */
export interface Schedule {
  /** How many pairs there will be at most. */
  readonly total: number;
  /**
   * Returns all pairs that can be played now, played ones included, in the order in which they should be. Pairs of engines that are
   * left out are among them, but not waited for.
   */
  tasks(games: Games, leftOut: ReadonlySet<number>): readonly PairTask[];
}

/** Returns the schedule of a tournament. Throws UserError `bad-tournament`. */
export function scheduleOf(settings: TournamentSettings): Schedule {
  const { format, engines, pairs } = settings;
  const count = engines.length;
  const fail = (message: string): never => {
    throw new UserError('bad-tournament', message);
  };
  if (count < 2) fail(`${count} engines (allowed: 2 or more)`);
  if (!Number.isInteger(pairs) || pairs < 1) fail(`${pairs} pairs (allowed: whole numbers from 1)`);
  const names = engines.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) fail(`two engines are called ${twice}: give one of them another name`);
  if (format === 'sprt' && count !== 2) fail(`${count} engines in an SPRT (allowed: 2)`);
  const make = taskMaker(settings);
  if (format === 'swiss') return swiss(settings, make);
  if (format === 'sprt') return sequential(settings, make);
  const meetings = meetingsOf(count, format === 'gauntlet');
  const tasks = Array.from({ length: pairs }, (_, number) =>
    meetings.map(([first, second]) => make(first, second, number)),
  ).flat();
  return { total: tasks.length, tasks: () => tasks };
}

type TaskMaker = (first: number, second: number, number: number, opening?: number) => PairTask;

function taskMaker(settings: TournamentSettings): TaskMaker {
  const { pairs, size, openingStones, seed, komi, book } = settings;
  const { komiLadder = [0], handicapLadder = [0] } = settings;
  const openings: readonly (readonly Point[])[] =
    book && book.length > 0
      ? book.map((vertices) => vertices.map((vertex) => parseVertex(vertex, size)))
      : randomOpenings(pairs, { size, stones: openingStones, seed });
  return (first, second, number, opening = number) => ({
    id: `${first}-${second}-${number}`,
    ...{ first, second, number },
    komi: komi + komiLadder[number % komiLadder.length]!,
    handicap: handicapLadder[number % handicapLadder.length]!,
    // Whoever meets, pair n of them begins alike.
    opening: openings[opening % openings.length]!,
  });
}

function meetingsOf(count: number, isGauntlet: boolean): [number, number][] {
  const meetings: [number, number][] = [];
  for (let first = 0; first < (isGauntlet ? 1 : count); first++) {
    for (let second = first + 1; second < count; second++) meetings.push([first, second]);
  }
  return meetings;
}

/** Round after round; who meets in one depends on all before it. */
function swiss(settings: TournamentSettings, make: TaskMaker): Schedule {
  const { engines, pairs, seed } = settings;
  const tasks = (games: Games, leftOut: ReadonlySet<number>): PairTask[] => {
    const all: PairTask[] = [];
    for (let round = 0; round < pairs; round++) {
      if (!all.every((task) => isPlayed(task, games) || isLeftOut(task, leftOut))) break;
      const before = all.map((task) => ({ ...task, points: pointsOfPair(task, games) ?? 1 }));
      for (const [first, second] of swissRound(engines.length, before, seed)) {
        const met = all.filter((task) => task.first === first && task.second === second).length;
        all.push(make(first, second, met, round));
      }
    }
    return all;
  };
  return { total: pairs * Math.floor(engines.length / 2), tasks };
}

/** Pairs in order until the test is decided by the pairs up to some number, whatever was played beyond it. */
function sequential(settings: TournamentSettings, make: TaskMaker): Schedule {
  const { pairs } = settings;
  const all = Array.from({ length: pairs }, (_, number) => make(0, 1, number));
  const walk = new SprtWalk(settings);
  let decided: readonly PairTask[] | undefined;
  const tasks = (games: Games): readonly PairTask[] => {
    if (!decided && walk.advance(games).verdict !== 'open') decided = all.slice(0, walk.looked);
    return decided ?? all;
  };
  return { total: pairs, tasks };
}
