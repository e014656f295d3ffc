import { UserError } from '../util/errors.js';

/** What a command answers after `?`: one line, beginning with GTP's own text where it has one (GTP 2, section 6). */
export class GtpError extends UserError {
  constructor(message: string, options?: ErrorOptions) {
    super('gtp-error', message, options);
  }
}

/** Returns the error for arguments that cannot be read. */
export function syntaxError(details: string): GtpError {
  return new GtpError(`syntax error: ${details}`);
}
