import { UserError } from '../util/errors.js';

/** What is wrong with a model.json. */
export function bad(path: string, what: string, cause?: unknown): UserError {
  return new UserError('bad-manifest', `${path} ${what}`, { cause });
}

/** A value inside the JSON that knows its name, for messages. */
export class Field {
  constructor(
    readonly value: unknown,
    readonly path: string,
    readonly name: string,
  ) {}

  at(key: string): Field {
    const inside = this.value;
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return this.fail('an object');
    return new Field(
      (inside as Record<string, unknown>)[key],
      this.path,
      this.name ? `${this.name}.${key}` : key,
    );
  }

  has(key: string): boolean {
    return (this.value as Partial<Record<string, unknown>> | null)?.[key] !== undefined;
  }

  entries(): [string, Field][] {
    const inside = this.value;
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return this.fail('an object');
    return Object.keys(inside).map((key) => [key, this.at(key)]);
  }

  list(): Field[] {
    if (!Array.isArray(this.value) || this.value.length === 0) return this.fail('a list that is not empty');
    return this.value.map((item, index) => new Field(item, this.path, `${this.name}[${index}]`));
  }

  text(): string {
    return typeof this.value === 'string' && this.value !== '' ? this.value : this.fail('a text');
  }

  integer(least: number, most = Number.MAX_SAFE_INTEGER): number {
    const fits =
      Number.isSafeInteger(this.value) && (this.value as number) >= least && (this.value as number) <= most;
    const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
    return fits ? (this.value as number) : this.fail(`a whole number ${range}`);
  }

  oneOf<const T extends string>(allowed: readonly T[]): T {
    return allowed.find((item) => item === this.value) ?? this.fail(`one of ${allowed.join(', ')}`);
  }

  fail(wanted: string): never {
    const got = this.value === undefined ? 'missing' : `${JSON.stringify(this.value)}`;
    throw bad(this.path, `has a wrong ${this.name || 'content'}: ${got} (wanted: ${wanted})`);
  }
}
