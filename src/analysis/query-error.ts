/** Why a query is refused; KataGo's docs/Analysis_Engine.md says how it is told. */
export class QueryError extends Error {
  /** The field that is wrong, or undefined where the line as a whole is. */
  readonly field: string | undefined;
  readonly id: string | undefined;

  constructor(message: string, field?: string, id?: string) {
    super(message);
    this.name = 'QueryError';
    this.field = field;
    this.id = id;
  }
}
