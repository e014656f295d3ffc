/** What a number given on the command line may be. */
export interface NumberRule {
  readonly from?: number;
  readonly to?: number;
  readonly whole?: boolean;
}

/** For yargs' check(): true, or the sentence that says which number is wrong and what is allowed. */
export function checkNumbers(
  args: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, NumberRule>>,
): true | string {
  for (const [name, { from = -Infinity, to = Infinity, whole = false }] of Object.entries(rules)) {
    const value = args[name];
    if (value === undefined) continue;
    const isRight =
      typeof value === 'number' && value >= from && value <= to && (!whole || Number.isSafeInteger(value));
    if (isRight) continue;
    const range = to < Infinity ? ` from ${from} to ${to}` : from > -Infinity ? ` from ${from}` : '';
    return `--${name} must be a ${whole ? 'whole ' : ''}number${range}`;
  }
  return true;
}
