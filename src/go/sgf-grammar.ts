import sgf, { type SgfNode, type Token } from '@sabaki/sgf';
import { UserError } from '../util/errors.js';

/** An ill-formed record; `line` and `column` count from 1. */
export class SgfError extends UserError {
  readonly line: number;
  readonly column: number;

  constructor(message: string, { row, col }: Pick<Token, 'row' | 'col'>) {
    super('bad-sgf', `${message} at ${row + 1}:${col + 1}`);
    this.line = row + 1;
    this.column = col + 1;
  }
}

export interface SgfTree {
  /** The first node of every game of the collection. */
  readonly roots: readonly SgfNode[];
  /** Where each node begins, by node id. */
  readonly places: readonly Token[];
}

/**
 * Returns the game trees of a text. @sabaki/sgf alone takes almost anything for a record, so the tokens are held
 * against the grammar of SGF FF[4] first. Throws SgfError.
 */
export function parseTrees(text: string): SgfTree {
  const tokens = sgf.tokenize(text.replace(/^\uFEFF/, ''));
  checkGrammar(tokens);
  // The parser numbers nodes in the order of their semicolons.
  return { roots: sgf.parseTokens(tokens), places: tokens.filter((token) => token.type === 'semicolon') };
}

/** What may come next: FF[4]'s EBNF as a table of states. */
const NEXT = {
  start: ['('],
  '(': [';'],
  ';': ['name', ';', '(', ')'],
  name: ['value'],
  value: ['value', 'name', ';', '(', ')'],
  ')': ['(', ')'],
} as const;

type State = keyof typeof NEXT;

function checkGrammar(tokens: readonly Token[]): void {
  const open: Token[] = [];
  let state: State = 'start';
  for (const token of tokens) {
    if (token.value === '[') throw new SgfError('value without closing "]"', token);
    const next = stateOf(token);
    const allowed: readonly (State | undefined)[] = open.length === 0 ? ['('] : NEXT[state];
    if (!next || !allowed.includes(next)) {
      throw new SgfError(`${described(token)} where ${expected(allowed)} is expected`, token);
    }
    if (next === '(') open.push(token);
    if (next === ')') open.pop();
    state = next;
  }
  if (tokens.length === 0) throw new SgfError('no game in the text', { row: 0, col: 0 });
  const unclosed = open.at(-1);
  if (unclosed) throw new SgfError('"(" without ")"', unclosed);
}

function stateOf(token: Token): State | undefined {
  switch (token.type) {
    case 'parenthesis':
      return token.value === '(' ? '(' : ')';
    case 'semicolon':
      return ';';
    case 'prop_ident':
      return 'name';
    case 'c_value_type':
      return 'value';
    case 'invalid':
      return undefined;
  }
}

function described({ type, value }: Token): string {
  if (type === 'c_value_type') return 'a value';
  return `"${value.length > 20 ? `${value.slice(0, 20)}...` : value}"`;
}

function expected(allowed: readonly (State | undefined)[]): string {
  return allowed
    .map((state) => (state === 'name' || state === 'value' ? `a ${state}` : `"${state}"`))
    .join(' or ');
}
