import { gameOfRecord, recordOfGame } from '../go/game-record.js';
import { UserError, messageOf } from '../util/errors.js';
import { writeFileWhole } from '../util/write-file.js';
import type { CommandTable } from './command-table.js';
import { GtpError } from './gtp-error.js';
import type { Session } from './session.js';

/** Loads a record, up to the position before a move where one is named. Komi and rules it leaves open stay. */
async function loadSgf(session: Session, args: readonly string[]): Promise<string> {
  const last = args.at(-1)!;
  const hasMove = args.length > 1 && /^\d{1,6}$/.test(last);
  const path = (hasMove ? args.slice(0, -1) : args).join(' ');
  const { komi, rules } = session;
  let game;
  let record;
  try {
    // Many games never touch a record: the program should not start slower for it.
    const [{ parseSgf }, { readSgfFile }] = await Promise.all([
      import('../go/sgf.js'),
      import('../go/read-sgf-file.js'),
    ]);
    record = parseSgf(await readSgfFile(path));
    game = gameOfRecord({ komi, rules, ...record }, hasMove ? Math.max(0, Number(last) - 1) : undefined);
  } catch (error) {
    // The path is in the command: of a file that cannot be read the reason is enough.
    const reason = error instanceof UserError && error.code === 'unreadable-file' ? error.cause : error;
    throw new GtpError(`cannot load file: ${messageOf(reason)}`, { cause: error });
  }
  await session.checkSize(game.size);
  session.enter(
    game,
    record.moves.slice(0, game.moves.length).map((move) => move.comment),
  );
  return '';
}

/** Returns the game as SGF or, with a path, writes it there. */
async function printSgf(session: Session, args: readonly string[]): Promise<string> {
  const { formatSgf } = await import('../go/sgf.js');
  const text = formatSgf(recordOfGame(session.game, { moveComments: session.explanations }));
  const path = args.join(' ');
  // As for the pictures, `-` is stdout: the answer.
  if (path === '' || path === '-') return text;
  await writeFileWhole(path, `${text}\n`);
  return '';
}

/** Records (GTP 2, section 6.3.6; printsgf as GNU Go has it). */
export const recordCommands: CommandTable = {
  loadsgf: { usage: 'FILE [MOVE]', run: loadSgf },
  printsgf: { usage: '[FILE]', run: printSgf },
};
