/**
 * The error for bad input of any kind: one sentence that says what was got and what is allowed.
 * Command lines print its message without a stack trace; anything else that is thrown is a bug.
 */
export class UserError extends Error {
  /** A stable, machine-readable reason in kebab-case, e.g. `model-not-found`. */
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** Returns the message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  // Not instanceof: an error may come from another realm, such as a worker's or a test's.
  const message: unknown = (thrown as Partial<Error> | null | undefined)?.message;
  return typeof message === 'string' ? message : String(thrown);
}

/** Whether the machine refused, rather than the program being wrong: a full disk, a folder that may not be written to. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
