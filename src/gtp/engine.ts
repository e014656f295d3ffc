import { UserError, messageOf } from '../util/errors.js';
import { type AnswerStream, type CommandTable, demandedBy } from './command-table.js';
import { administrationCommands } from './commands-administration.js';
import { analysisCommands } from './commands-analysis.js';
import { boardCommands } from './commands-board.js';
import { clockCommands } from './commands-clock.js';
import { gnugoCommands } from './commands-gnugo.js';
import { goguiCommands } from './commands-gogui.js';
import { handicapCommands } from './commands-handicap.js';
import { imaginationCommands } from './commands-imagination.js';
import { parameterCommands } from './commands-parameters.js';
import { playCommands } from './commands-play.js';
import { rawCommands } from './commands-raw.js';
import { recordCommands } from './commands-record.js';
import { rulesCommands } from './commands-rules.js';
import { scoringCommands } from './commands-scoring.js';
import { GtpError, syntaxError } from './gtp-error.js';
import type { GtpCommand, GtpResponse } from './protocol.js';
import { Session, type SessionOptions } from './session.js';

const { protocol_version, name, version, ...otherAdministration } = administrationCommands;

/** What an engine can do, in the order of list_commands: protocol_version first, which LizzieYzy relies on. */
const COMMANDS: CommandTable = {
  ...{ protocol_version: protocol_version!, name: name!, version: version! },
  known_command: { usage: '[COMMAND]', run: (_, [command = '']) => String(Object.hasOwn(COMMANDS, command)) },
  list_commands: { usage: '', run: () => Object.keys(COMMANDS).join('\n') },
  ...otherAdministration,
  ...boardCommands,
  ...rulesCommands,
  ...handicapCommands,
  ...playCommands,
  ...analysisCommands,
  ...rawCommands,
  ...parameterCommands,
  ...clockCommands,
  ...scoringCommands,
  ...gnugoCommands,
  ...recordCommands,
  ...imaginationCommands,
  ...goguiCommands,
};

/** A GTP engine without its streams: commands in, answers out, one at a time. */
export class GtpEngine {
  readonly session: Session;

  /** Throws UserError `bad-board-size`. */
  constructor(options: SessionOptions) {
    this.session = new Session(options);
  }

  /** Returns the answer to a command. Never rejects: whatever goes wrong is an answer with `?`. */
  async answer(command: GtpCommand, stream: AnswerStream): Promise<GtpResponse> {
    try {
      return { id: command.id, content: await this.#run(command, stream), error: false };
    } catch (error) {
      const content = error instanceof UserError ? error.message : `internal error: ${messageOf(error)}`;
      return { id: command.id, content, error: true };
    }
  }

  async #run({ name, args, fault }: GtpCommand, stream: AnswerStream): Promise<string> {
    if (fault !== undefined) throw syntaxError(fault);
    if (name === '') throw syntaxError('a number without a command');
    const handler = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (!handler) throw new GtpError('unknown command');
    if (args.length < demandedBy(handler.usage)) throw syntaxError(`usage: ${name} ${handler.usage}`);
    return handler.run(this.session, args, stream);
  }
}
