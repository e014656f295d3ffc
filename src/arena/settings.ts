import { createHash } from 'node:crypto';
import type { Adjudication } from '../match/adjudication.js';
import type { EngineSpec } from '../match/engine-spec.js';
import type { TimeControl } from '../match/game-clock.js';
import type { Resign } from '../match/referee.js';

/** Who plays whom. SPRT is for two engines. */
export type Format = 'round-robin' | 'gauntlet' | 'swiss' | 'sprt';

export const FORMATS: readonly Format[] = ['round-robin', 'gauntlet', 'swiss', 'sprt'];

/** Everything that makes a tournament what it is; names of engines differ. */
export interface TournamentSettings {
  readonly format: Format;
  /** In a gauntlet the first one plays all others. */
  readonly engines: readonly EngineSpec[];
  /** Mirrored pairs for every two engines that meet; rounds in a Swiss tournament; the most in an SPRT. */
  readonly pairs: number;
  readonly size: number;
  readonly komi: number;
  /** Komi of pair n is komi + komiLadder[n % length]: `[-2, 0, 2]`. */
  readonly komiLadder?: readonly number[];
  /** Handicap stones of pair n in turn. */
  readonly handicapLadder?: readonly number[];
  /** Random moves before each game, where there is no book. */
  readonly openingStones: number;
  /** Openings as GTP vertices in turn, instead of random ones. */
  readonly book?: readonly (readonly string[])[];
  readonly seed: number;
  readonly moveLimit: number;
  /** Default: no clocks. */
  readonly time?: TimeControl;
  /** Default `accepted`. */
  readonly resign?: Resign;
  /** Default: nobody gives up for an engine. */
  readonly adjudication?: Adjudication;
  /** `area`, `agreed`, or the name of an engine to be asked. */
  readonly scorer: string;
  readonly sprt?: {
    readonly elo0: number;
    readonly elo1: number;
    readonly alpha: number;
    readonly beta: number;
  };
}

/** What must be the same for games to be added up, as written to tournament.json. */
export type Identity = Readonly<Record<string, unknown>>;

/** What an engine is, as found out by starting it. */
export interface EngineIdentity {
  /** See MatchEngine.describe(). */
  readonly description: string;
  /** See programHash(). */
  readonly program: string;
}

/** An engine as tournament.json has it. */
export interface KnownEngine extends EngineIdentity {
  readonly name: string;
  /** One of the two. */
  readonly args?: readonly string[];
  readonly builtin?: EngineSpec['builtin'];
  readonly startup: readonly string[];
}

/**
 * Returns what identifies a tournament. How many pairs, and how many at the same time, may change. Of an engine's environment only a hash
 * is there: folders are shared, and keys are kept in environments.
 */
export function identityOf(settings: TournamentSettings, found: readonly EngineIdentity[]): Identity {
  const { engines, pairs: _pairs, ...others } = settings;
  return {
    ...others,
    engines: engines.map(({ name, builtin, args, env, startup, limits }, index) => ({
      ...{ name, ...found[index] },
      ...(builtin ? { builtin } : { args }),
      ...(Object.keys(env).length > 0 ? { env: shortHash(JSON.stringify(env)) } : {}),
      ...{ startup, moveTimeoutMs: limits.moveTimeoutMs, gameTimeoutMs: limits.gameTimeoutMs },
    })),
  };
}

/** Returns a short name of an identity: 12 hexadecimal digits. */
export function fingerprintOf(identity: Identity): string {
  return shortHash(JSON.stringify(identity));
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
