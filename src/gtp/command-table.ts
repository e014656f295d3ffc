import type { Session } from './session.js';

/** An answer that comes line by line while its command runs: analysis. */
export interface AnswerStream {
  /** Aborts when any line of input comes, empty ones and comments included, and at the end of the input. */
  readonly signal: AbortSignal;
  /** Writes a line behind the answer's head; left out where the reader is behind. What run() returns comes last. */
  write(line: string): void;
  /** Takes a line for people, which goes to stderr. */
  log(line: string): void;
}

export interface GtpHandler {
  /** The arguments as the manual writes them: `COLOR VERTEX`, optional ones in brackets. */
  readonly usage: string;
  /** Returns what is answered after `=`. Throws UserError for an answer with `?`; the state is then as before. */
  readonly run: (session: Session, args: readonly string[], stream: AnswerStream) => string | Promise<string>;
}

/** Commands by name, in the order in which list_commands lists them. */
export type CommandTable = Readonly<Record<string, GtpHandler>>;

/** Returns how many arguments a usage demands. */
export function demandedBy(usage: string): number {
  return usage.replace(/\[.*?\]/g, '').match(/[A-Z_]+/g)?.length ?? 0;
}
