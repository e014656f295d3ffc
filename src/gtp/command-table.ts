import type { Session } from './session.js';

export interface GtpHandler {
  /** The arguments as the manual writes them: `COLOR VERTEX`, optional ones in brackets. */
  readonly usage: string;
  /** Returns what is answered after `=`. Throws UserError for an answer with `?`; the state is then as before. */
  readonly run: (session: Session, args: readonly string[]) => string | Promise<string>;
}

/** Commands by name, in the order in which list_commands lists them. */
export type CommandTable = Readonly<Record<string, GtpHandler>>;

/** Returns how many arguments a usage demands. */
export function demandedBy(usage: string): number {
  return usage.replace(/\[.*?\]/g, '').match(/[A-Z_]+/g)?.length ?? 0;
}
