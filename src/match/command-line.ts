import { UserError } from '../util/errors.js';

/**
 * Returns the words of a command line. Words are separated by spaces; single or double quotes hold spaces together.
 * Nothing else is special: no shell is involved. Throws UserError `bad-command-line` for a quote that is not closed.
 */
export function splitCommandLine(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|'[^']*'|[^\s"']+)+|["']/g) ?? [];
  return parts.map((part) => {
    if (part === '"' || part === "'") {
      throw new UserError('bad-command-line', `a quote is not closed in the command line: ${text}`);
    }
    return part.replace(
      /"([^"]*)"|'([^']*)'/g,
      (_, double?: string, single?: string) => double ?? single ?? '',
    );
  });
}
