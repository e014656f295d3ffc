import { QueryError } from './query-error.js';

/** The fields of one query, read one by one; each wrong one throws QueryError with its name and the query's id. */
export class Fields {
  readonly id: string;
  readonly #content: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>(['id']);

  /** Throws QueryError where it is no object with an id. */
  constructor(content: unknown) {
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new QueryError('Request was not a JSON object');
    }
    this.#content = content as Readonly<Record<string, unknown>>;
    const { id } = this.#content as { id?: unknown };
    if (typeof id !== 'string' || id === '')
      throw new QueryError('Request must have a string "id" field', 'id');
    this.id = id;
  }

  /** Returns the fields that nobody has asked for. */
  get unused(): string[] {
    return Object.keys(this.#content).filter((name) => !this.#read.has(name));
  }

  fail(field: string, message: string): never {
    throw new QueryError(message, field, this.id);
  }

  get(name: string): unknown {
    this.#read.add(name);
    return Object.hasOwn(this.#content, name) ? this.#content[name] : undefined;
  }

  flag(name: string): boolean {
    const value = this.get(name);
    if (value !== undefined && typeof value !== 'boolean') this.fail(name, 'Must be a boolean');
    return value === true;
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    if (value !== undefined && typeof value !== 'string') this.fail(name, 'Must be a string');
    return value;
  }

  number(name: string, from: number, to: number): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'number' || !(value >= from && value <= to)) {
      this.fail(name, `Must be a number from ${from} to ${to}`);
    }
    return value;
  }

  integer(name: string, from: number, to: number): number | undefined {
    const value = this.number(name, -Infinity, Infinity);
    if (value === undefined) return undefined;
    if (!Number.isSafeInteger(value) || value < from || value > to) {
      this.fail(name, `Must be an integer from ${from} to ${to}`);
    }
    return value;
  }

  list(name: string): readonly unknown[] | undefined {
    const value = this.get(name);
    if (value !== undefined && !Array.isArray(value)) this.fail(name, 'Must be an array');
    return value as readonly unknown[] | undefined;
  }
}
