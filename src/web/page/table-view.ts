import { BLACK, type Sign } from '../../go/point.js';
import type { Analysis } from '../../think/analysis.js';
import type { ImaginedLine } from '../../think/thinker.js';
import type { Generated, Loaded, Position } from './browser-engine/calls.js';
import type { ClockTimes } from './game-clock.js';
import type { Reading } from './reading.js';

/** What a person chooses for a game. */
export interface Wishes {
  /** Whom the person plays; 0 is both sides, to look at positions. */
  readonly human: Sign | 0;
  readonly size: number;
  readonly komi: number;
  readonly handicap: number;
  /** Of the model (think/levels.ts); 0 for what it plays by itself. */
  readonly level: number;
  /** For each side, 0 for no clock. */
  readonly minutes: number;
}

/** How a position looked to the model, as Black sees it. */
export interface Estimate {
  readonly winrate: number;
  readonly lead: number;
}

/** Everything that the page shows. */
export interface TableView {
  readonly state: 'loading' | 'busy' | 'ready';
  readonly loaded?: Loaded;
  readonly position?: Position;
  readonly wishes: Wishes;
  /** What went wrong last; empty where nothing did. */
  readonly fault: string;
  /** Ended before two passes: `B+R`, `W+T`. */
  readonly ending: string;
  readonly generated?: Generated;
  readonly analysis?: Analysis;
  readonly film?: ImaginedLine;
  /** By number of moves. */
  readonly estimates: ReadonlyMap<number, Estimate>;
  readonly moveCount: number;
  readonly corrected: number;
  readonly times?: ClockTimes;
  /** A board off a picture, while a person looks it over. */
  readonly reading?: Reading;
}

export const FIRST_WISHES: Wishes = {
  ...{ human: BLACK, size: 9, komi: 7 },
  ...{ handicap: 0, level: 0, minutes: 0 },
};

/** What of the view belongs to one game, as it is before its first move. */
export const FRESH = {
  ending: '',
  generated: undefined,
  estimates: new Map<number, Estimate>(),
  moveCount: 0,
  corrected: 0,
} as const;

export const FIRST_VIEW: TableView = {
  ...{ state: 'loading', wishes: FIRST_WISHES, fault: '' },
  ...{ ending: '', estimates: new Map(), moveCount: 0, corrected: 0 },
};
