import { defaultKomi } from '../go/game.js';
import { UserError } from '../util/errors.js';

/** KataGo's human styles: the strength of players before strong programs were known. */
export const HUMAN_PROFILES = ['preaz_1d', 'preaz_5d', 'preaz_9d'] as const;
export type HumanProfile = (typeof HUMAN_PROFILES)[number];

/** What a judge is asked under. Two answers can be compared only where all of this is the same. */
export interface JudgeSettings {
  /** `chinese` as KataGo defines it (simple ko), or `superko`: the same with positional superko, as our games are played. */
  readonly rules: 'chinese' | 'superko';
  readonly komi: number;
  /** Positions searched for an answer; 1 is the network's own first impression. */
  readonly visits: number;
  /** Policy of a human player; needs KataGo's Human-SL network. */
  readonly human?: HumanProfile;
}

/** Settings by the names that people use. */
export const JUDGE_PROFILES = {
  /** The rules of our games and their komi on 9x9, first impression. */
  raw: { rules: 'superko', komi: 7, visits: 1 },
  /** VideoWorld's program: Chinese rules, komi 5.5. */
  paper: { rules: 'chinese', komi: 5.5, visits: 1 },
  /** The komi of VideoWorld's query to KataGo. */
  'paper-query': { rules: 'chinese', komi: 6.5, visits: 1 },
} as const satisfies Record<string, JudgeSettings>;

export type JudgeProfile = keyof typeof JUDGE_PROFILES | HumanProfile;

export const JUDGE_PROFILE_NAMES: readonly JudgeProfile[] = [
  'raw',
  'paper',
  'paper-query',
  ...HUMAN_PROFILES,
];

/** Returns the settings of a profile; `raw` has the komi of our games on boards of that size, VideoWorld's know 9x9 only. */
export function judgeSettings(profile: JudgeProfile, size = 9): JudgeSettings {
  if (isHumanProfile(profile)) return { ...JUDGE_PROFILES.paper, human: profile };
  if (profile === 'raw') return { ...JUDGE_PROFILES.raw, komi: defaultKomi(size) };
  return JUDGE_PROFILES[profile];
}

function isHumanProfile(profile: JudgeProfile): profile is HumanProfile {
  return (HUMAN_PROFILES as readonly string[]).includes(profile);
}

/** Returns settings as one word, for names of files and for comparing: `superko-komi7-16visits`. */
export function settingsName({ rules, komi, visits, human }: JudgeSettings): string {
  return [rules, `komi${komi}`, `${visits}visits`, ...(human === undefined ? [] : [human])].join('-');
}

/** Throws UserError `bad-settings` for what KataGo would refuse. */
export function checkSettings({ komi, visits }: JudgeSettings): void {
  if (!Number.isSafeInteger(visits) || visits < 1) {
    throw new UserError('bad-settings', `${visits} visits (allowed: whole numbers from 1)`);
  }
  if (!Number.isInteger(komi * 2)) {
    throw new UserError('bad-settings', `komi ${komi} (allowed: multiples of 0.5)`);
  }
}
