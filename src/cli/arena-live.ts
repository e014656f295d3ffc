import { type GameEntry, pointsOfBlack } from '../arena/game-entry.js';
import type { Progress } from '../arena/tournament.js';
import { formatResult } from '../match/result.js';
import { rate } from '../rating/bradley-terry.js';
import { formatElo, formatInterval } from '../rating/format-elo.js';
import { type Meeting, merged } from '../rating/likelihood.js';
import { INDEPENDENT } from '../rating/pair-effect.js';
import { profileInterval } from '../rating/profile.js';
import { formatDuration } from './durations.js';
import { columns } from './standings-text.js';

const REDRAW_EVERY_MS = 500;

export interface LiveTable {
  readonly report: (progress: Progress) => void;
  /** Writes a line that stays. */
  readonly say: (line: string) => void;
  /** Draws the last state and leaves it. */
  readonly end: () => void;
}

/** Returns what says on stderr how a tournament stands: in a terminal a table in place, else a line for every game. */
export function liveTable(stream: NodeJS.WriteStream): LiveTable {
  const tally = new Tally();
  const start = performance.now();
  let before = 0;
  let done = 0;
  let total = 0;
  let drawnAt = -Infinity;
  let height = 0;

  const status = (): string => {
    const elapsedMs = performance.now() - start;
    const fresh = done - before;
    if (fresh === 0) return `${done} of ${total} games`;
    const perMinute = (fresh / elapsedMs) * 60_000;
    const left = formatDuration((elapsedMs / fresh) * (total - done));
    return `${done} of ${total} games, ${perMinute.toFixed(1)} a minute, ${left} left`;
  };
  const draw = (): void => {
    const lines = [...tally.table(), status()];
    // Up over the old table, and everything below is cleared.
    stream.write(`${height > 0 ? `\x1b[${height}A\x1b[J` : ''}${lines.join('\n')}\n`);
    height = lines.length;
    drawnAt = performance.now();
  };
  return {
    report: ({ games, newest, total: most }) => {
      total = most;
      done = games.size;
      if (!newest) {
        before = done;
        for (const entry of games.values()) tally.add(entry);
        if (before > 0) stream.write(`${before} of ${total} games are there already.\n`);
        return;
      }
      tally.add(newest);
      if (!stream.isTTY) {
        const { black, white, result } = newest;
        stream.write(`${done}/${total}  ${black} - ${white} ${formatResult(result)}  (${status()})\n`);
      } else if (performance.now() - drawnAt >= REDRAW_EVERY_MS) draw();
    },
    say: (line) => {
      stream.write(`${height > 0 ? `\x1b[${height}A\x1b[J` : ''}${line}\n`);
      height = 0;
    },
    end: () => {
      if (stream.isTTY && done > 0) draw();
    },
  };
}

/** Games counted as they come, and what they say of the strength of those who played. */
class Tally {
  readonly #names: string[] = [];
  readonly #index = new Map<string, number>();
  #meetings: Meeting[] = [];

  add(entry: GameEntry): void {
    const points = pointsOfBlack(entry);
    const [first, second] = [this.#player(entry.black), this.#player(entry.white)];
    if (points === undefined) return;
    this.#meetings.push({
      ...{ first, second },
      ...{ wins: Number(points === 1), draws: Number(points === 0.5), losses: Number(points === 0) },
    });
    if (this.#meetings.length > 1000) this.#meetings = merged(this.#meetings, 1000);
  }

  /** Intervals are those of independent games: good enough to watch by. */
  table(): string[] {
    const players = this.#names.length;
    if (players === 0) return [];
    const ratings = rate(this.#meetings, { players, anchors: new Map([[0, 0]]) });
    const rows = this.#names.map((name, player) => {
      const own = this.#meetings.filter(({ first, second }) => first === player || second === player);
      const sum = (count: (meeting: Meeting) => number): number =>
        own.reduce((all, meeting) => all + count(meeting), 0);
      const wins = sum((meeting) => (meeting.first === player ? meeting.wins : meeting.losses));
      const losses = sum((meeting) => (meeting.first === player ? meeting.losses : meeting.wins));
      const draws = sum((meeting) => meeting.draws);
      const interval = profileInterval(ratings, new Map([[player, 1]]), INDEPENDENT);
      return [
        ...[name, formatElo(ratings.elo[player]!), player === 0 ? '' : formatInterval(interval)],
        `+${wins} =${draws} -${losses}`,
      ];
    });
    return columns([['', 'Elo', '95 %', 'games'], ...rows.sort((a, b) => Number(b[1]) - Number(a[1]))]).split(
      '\n',
    );
  }

  #player(name: string): number {
    if (!this.#index.has(name)) this.#index.set(name, this.#names.push(name) - 1);
    return this.#index.get(name)!;
  }
}
