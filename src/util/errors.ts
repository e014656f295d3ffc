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
  return thrown instanceof Error ? thrown.message : String(thrown);
}
