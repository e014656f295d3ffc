import sgf, { type SgfNode, type Token } from '@sabaki/sgf';
import { UserError } from '../util/errors.js';

/** A game takes about 200 bytes of memory for a token: more is no record of a game. */
const MOST_TOKENS = 1_000_000;
/** The parser calls itself for every variation. */
const DEEPEST = 5000;

/** An ill-formed record; `line` and `column` count from 1. */
export class SgfError extends UserError {
  readonly line: number;
  readonly column: number;

  constructor(message: string, { row, col }: Pick<Token, 'row' | 'col'>) {
    super('bad-sgf', `${message.replace(/\s+/g, ' ')} at ${row + 1}:${col + 1}`);
    this.line = row + 1;
    this.column = col + 1;
  }
}

export interface SgfTree {
  readonly root: SgfNode;
  /** Where each node begins, by node id. */
  readonly places: readonly Token[];
}

/**
 * Yields the game trees of a text, one after the other: a collection may be larger than memory. @sabaki/sgf alone takes
 * almost anything for a record, so the tokens are held against the grammar of SGF FF[4] first. Throws SgfError.
 */
export function* parseTrees(text: string): Generator<SgfTree> {
  const grammar = new Grammar();
  let tokens: Token[] = [];
  for (const token of tokensOf(withoutPreface(text))) {
    if (!grammar.isInside && isOutsideText(token)) continue;
    grammar.take(token);
    tokens.push(token);
    if (tokens.length > MOST_TOKENS) {
      throw new SgfError(`a game of more than ${MOST_TOKENS.toLocaleString('en')} words`, token);
    }
    if (grammar.isInside) continue;
    // The parser numbers nodes in the order of their semicolons.
    const places = tokens.filter(({ type }) => type === 'semicolon');
    yield { root: sgf.parseTokens(tokens)[0]!, places };
    tokens = [];
  }
  grammar.end();
}

/** What may stand before the first game (FF[4]): mail headers, say, but no part of a game whose beginning is missing. */
function withoutPreface(text: string): string {
  const start = text.search(/\(\s*;/);
  const preface = text.slice(0, Math.max(0, start));
  // Lines and columns stay what they are.
  return /;\s*[A-Z]{1,2}\s*\[/.test(preface)
    ? text
    : preface.replace(/[^\n]/g, ' ') + text.slice(preface.length);
}

/** Whether a token outside of all games is of a text between or behind them. */
function isOutsideText({ type }: Token): boolean {
  return type === 'prop_ident' || type === 'invalid';
}

function* tokensOf(text: string): Generator<Token> {
  let last: Pick<Token, 'row' | 'col'> = { row: 0, col: 0 };
  try {
    for (const token of sgf.tokenizeIter(text)) yield (last = token);
  } catch (error) {
    // The tokenizer's regular expressions run out of stack at some ten million characters.
    if (error instanceof RangeError)
      throw new SgfError('a value too long to be read after what stands', last);
    throw error;
  }
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

class Grammar {
  readonly #open: Token[] = [];
  #state: State = 'start';

  /** Whether a game has begun and not ended. */
  get isInside(): boolean {
    return this.#open.length > 0;
  }

  take(token: Token): void {
    if (token.value === '[') throw new SgfError('value without closing "]"', token);
    const next = stateOf(token);
    const allowed: readonly (State | undefined)[] = this.isInside ? NEXT[this.#state] : ['('];
    if (!next || !allowed.includes(next)) {
      throw new SgfError(`${described(token)} where ${expected(allowed)} is expected`, token);
    }
    // Lowercase letters do not count (FF[3]: `SiZe` is SZ).
    if (next === 'name' && !/[A-Z]/.test(token.value)) {
      throw new SgfError(`${described(token)} is no name: it has no capital letter`, token);
    }
    if (next === '(') this.#open.push(token);
    if (next === ')') this.#open.pop();
    if (this.#open.length > DEEPEST) throw new SgfError(`variations more than ${DEEPEST} deep`, token);
    this.#state = next;
  }

  end(): void {
    if (this.#state === 'start') throw new SgfError('no game in the text', { row: 0, col: 0 });
    const unclosed = this.#open.at(-1);
    if (unclosed) throw new SgfError('"(" without ")"', unclosed);
  }
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
