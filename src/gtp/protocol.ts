import { Command } from '@sabaki/gtp';

export interface GtpCommand {
  /** The number before the command, to be repeated in the answer; 0 is a number too. */
  readonly id: number | null;
  /** Empty where the line holds a number alone. */
  readonly name: string;
  readonly args: readonly string[];
  /** Why the line is no command. */
  readonly fault?: string;
}

export interface GtpResponse {
  readonly id: number | null;
  readonly content: string;
  readonly error: boolean;
}

/**
 * Returns the command of an input line, or null where there is none: empty lines and comments get no answer.
 * Control characters are dropped, tabs are blanks, a comment ends the line (GTP 2, section 3.1);
 * a byte order mark or other non-ASCII noise before the command is dropped too.
 */
export function parseCommand(line: string): GtpCommand | null {
  const cleaned = line
    .replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '')
    .replace(/^[^\x20-\x7e\t]+/, '')
    .replace(/\t/g, ' ')
    .replace(/#.*$/, '')
    .trim();
  if (cleaned === '') return null;
  const { id, name = '', args } = Command.fromString(cleaned);
  return { id, name, args };
}

/**
 * Returns the bytes of an answer, its two line feeds included (GTP 2, section 3.4). Empty lines inside would end it
 * early and are left out, a later line cannot look like an answer of its own, and an error has one line.
 */
export function formatResponse({ id, content, error }: GtpResponse): string {
  const lines = content
    .split(/[\r\n]+/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
  const text = error
    ? lines.join(' ')
    : lines.map((line, i) => (i > 0 ? line.replace(/^[=?]/, ' $&') : line)).join('\n');
  return `${error ? '?' : '='}${id ?? ''} ${text}\n\n`;
}
