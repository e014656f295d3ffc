import { LEVELS } from '../think/levels.js';
import { MOST_ROLLOUTS, MOST_VISITS, VIEWS } from '../think/settings.js';
import { type Thinker, isThinker } from '../think/thinker.js';
import { readCount, readNumber } from './arguments.js';
import type { CommandTable } from './command-table.js';
import { GtpError, syntaxError } from './gtp-error.js';
import type { Session } from './session.js';

interface Parameter {
  /** All values, where they are few. */
  readonly choices?: readonly number[];
  readonly get: (thinker: Thinker) => number;
  /** Throws GtpError; nothing has changed then. */
  readonly set: (thinker: Thinker, text: string) => void;
}

/** What can be changed while the engine runs, by KataGo's names where it has one. */
const PARAMETERS: Readonly<Record<string, Parameter>> = {
  level: {
    choices: [0, ...LEVELS.map((_, index) => index + 1)],
    get: ({ settings }) => settings.level,
    set: ({ settings }, text) => {
      const level = readCount(text);
      if (level > LEVELS.length) throw syntaxError(`level must be from 1 to ${LEVELS.length}, or 0 for none`);
      settings.level = level;
    },
  },
  // 0 is what a player begins with: as many as a clock allows, without one the next frame alone.
  maxVisits: {
    get: ({ settings }) => settings.visits,
    set: ({ settings }, text) => {
      const visits = readCount(text);
      if (visits > MOST_VISITS) throw syntaxError(`maxVisits must be from 0 to ${MOST_VISITS}`);
      settings.visits = visits;
    },
  },
  rollouts: {
    get: ({ settings }) => settings.rollouts,
    set: ({ settings }, text) => {
      const rollouts = readCount(text);
      if (rollouts > MOST_ROLLOUTS) throw syntaxError(`rollouts must be from 0 to ${MOST_ROLLOUTS}`);
      settings.rollouts = rollouts;
    },
  },
  resignBelow: {
    get: ({ settings }) => settings.resignBelow,
    set: ({ settings }, text) => {
      const winrate = readNumber(text);
      if (winrate < 0 || winrate > 1) throw syntaxError('resignBelow must be from 0 to 1');
      settings.resignBelow = winrate;
    },
  },
  views: {
    choices: VIEWS,
    get: ({ settings }) => settings.views,
    set: ({ settings }, text) => {
      const views = VIEWS.find((known) => known === readCount(text));
      if (views === undefined) throw syntaxError(`views must be ${VIEWS.join(' or ')}`);
      settings.views = views;
    },
  },
};

/** Without weights: a GUI asks right after the start. */
async function thinkerOf(session: Session): Promise<Thinker> {
  const player = await session.player();
  if (!isThinker(player)) throw new GtpError(`${player.name} has no parameters`);
  return player;
}

function parameterOf(name: string): Parameter {
  const parameter = Object.hasOwn(PARAMETERS, name) ? PARAMETERS[name] : undefined;
  if (!parameter)
    throw new GtpError(`unknown parameter: ${name} (known: ${Object.keys(PARAMETERS).join(', ')})`);
  return parameter;
}

async function all(session: Session): Promise<Record<string, string>> {
  const thinker = await thinkerOf(session);
  return Object.fromEntries(
    Object.entries(PARAMETERS).map(([name, { get }]) => [name, String(get(thinker))]),
  );
}

/** KataGo's way to change settings (docs/GTP_Extensions.md), and GoGui's `param` dialog for the same. */
export const parameterCommands: CommandTable = {
  'kata-list-params': { usage: '', run: () => Object.keys(PARAMETERS).join(' ') },
  'kata-get-params': { usage: '', run: async (session) => JSON.stringify(await all(session)) },
  'kata-get-param': {
    usage: 'NAME',
    run: async (session, [name]) => String(parameterOf(name!).get(await thinkerOf(session))),
  },
  'kata-set-param': {
    usage: 'NAME VALUE',
    run: async (session, [name, value]) => {
      parameterOf(name!).set(await thinkerOf(session), value!);
      return '';
    },
  },
  'vw-param': {
    usage: '[NAME VALUE]',
    run: async (session, [name, value]) => {
      if (name !== undefined && value !== undefined) {
        parameterOf(name).set(await thinkerOf(session), value);
        return '';
      }
      return Object.entries(await all(session))
        .map(([key, text]) => {
          const { choices } = parameterOf(key);
          return `[${choices ? ['list', ...choices].join('/') : 'string'}] ${key} ${text}`;
        })
        .join('\n');
    },
  },
  'kata-get-models': {
    usage: '',
    run: async (session) => {
      const name = await session.name();
      return JSON.stringify([{ name, internalName: name, version: 1, usesHumanSLProfile: false }]);
    },
  },
};
