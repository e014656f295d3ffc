import sgf, { type NewNode, type SgfNode } from '@sabaki/sgf';
import type { GameRecord, RecordedMove } from './game-record.js';
import {
  BLACK,
  MAX_BOARD_SIZE,
  MIN_BOARD_SIZE,
  PASS,
  type Point,
  type Sign,
  WHITE,
  formatVertex,
} from './point.js';
import { findRules } from './rules.js';
import { SgfError, type SgfTree, parseTrees } from './sgf-grammar.js';

export { SgfError } from './sgf-grammar.js';

/** FF[4]: 19 where the record does not say. */
const DEFAULT_SIZE = 19;

/** Returns the first game of a text. Throws SgfError with line and column. */
export function parseSgf(text: string): GameRecord {
  let first: GameRecord | undefined;
  for (const tree of parseTrees(text)) first ??= readGame(tree);
  return first!;
}

/** Returns all games of a text, in order. Throws SgfError with line and column. */
export function parseSgfCollection(text: string): GameRecord[] {
  return Array.from(parseTrees(text), readGame);
}

/** Returns the main line of a game: always the first variation. */
function readGame({ root, places }: SgfTree): GameRecord {
  const properties = new Properties(root, places);
  const game = properties.text('GM');
  if (game !== '' && game !== '1') throw properties.error(`not a record of Go: GM[${game}]`);
  const size = properties.size();
  const moves: RecordedMove[] = [];
  const setup = new Map<Point, Sign>();
  let toPlay: Sign | undefined;
  let turn: { readonly sign: Sign; readonly here: Properties } | undefined;
  for (let node: SgfNode | undefined = root; node; node = node.children[0]) {
    const here = new Properties(node, places);
    const changes = here.setup(size);
    if (changes.size > 0 && moves.length > 0) {
      throw here.error(`set-up stones after move ${moves.length} cannot be read`);
    }
    for (const [point, sign] of changes) {
      if (sign === 0) setup.delete(point);
      else setup.set(point, sign);
    }
    const sign = here.player();
    if (moves.length === 0) toPlay = sign ?? toPlay;
    const played = here.moves(size);
    if (sign !== undefined && moves.length > 0) turn = { sign, here };
    if (played.length > 0) turn = undefined;
    moves.push(...played);
  }
  // Behind the moves PL says who is next, which is known already where they take turns.
  if (turn && turn.sign === moves.at(-1)?.color) {
    throw turn.here.error(
      `PL after move ${moves.length} gives the turn to who has just moved, which cannot be read`,
    );
  }
  const stones = (sign: Sign): Point[] => [...setup.keys()].filter((point) => setup.get(point) === sign);
  const [black, white] = [stones(BLACK), stones(WHITE)];
  const isHandicap = Number(properties.text('HA')) >= 2 && white.length === 0;
  const komi = properties.komi();
  const rules = findRules(properties.text('RU'));
  return {
    size,
    ...(komi === undefined ? {} : { komi }),
    ...(rules === undefined ? {} : { rules }),
    ...(toPlay === undefined ? {} : { toPlay }),
    handicap: isHandicap ? black : [],
    setup: isHandicap ? { black: [], white: [] } : { black, white },
    moves,
    players: { black: properties.text('PB'), white: properties.text('PW') },
    result: properties.text('RE'),
    comment: root.data['B'] || root.data['W'] ? '' : properties.text('C'),
  };
}

/** One node's properties, checked. */
class Properties {
  readonly #node: SgfNode;
  readonly #places: SgfTree['places'];

  constructor(node: SgfNode, places: SgfTree['places']) {
    this.#node = node;
    this.#places = places;
  }

  error(message: string): SgfError {
    return new SgfError(message, this.#places[this.#node.id ?? 0]!);
  }

  text(name: string): string {
    return this.#node.data[name]?.[0]?.trim() ?? '';
  }

  size(): number {
    const text = this.text('SZ');
    if (text === '') return DEFAULT_SIZE;
    const [width, height = width] = text.split(':');
    const size = Number(width);
    if (width !== height || !Number.isInteger(size) || size < MIN_BOARD_SIZE || size > MAX_BOARD_SIZE) {
      throw this.error(`board size ${text} (allowed: ${MIN_BOARD_SIZE} to ${MAX_BOARD_SIZE}, square)`);
    }
    return size;
  }

  komi(): number | undefined {
    const text = this.text('KM');
    if (text !== '' && !Number.isFinite(Number(text))) throw this.error(`komi is no number: ${text}`);
    return text === '' ? undefined : Number(text);
  }

  player(): Sign | undefined {
    const text = this.text('PL').toLowerCase();
    if (text === '') return undefined;
    if (text.startsWith('b') || text === '1') return BLACK;
    if (text.startsWith('w') || text === '2') return WHITE;
    throw this.error(`no player: PL[${text}]`);
  }

  /** What a node puts on points: a stone, or nothing (0). */
  setup(size: number): Map<Point, Sign | 0> {
    const changes = new Map<Point, Sign | 0>();
    for (const [name, sign] of [
      ['AB', BLACK],
      ['AW', WHITE],
      ['AE', 0],
    ] as const) {
      for (const point of this.#points(name, size)) {
        // Rectangles of one colour may overlap.
        if ((changes.get(point) ?? sign) !== sign)
          throw this.error(`two stones on ${formatVertex(point, size)}`);
        changes.set(point, sign);
      }
    }
    return changes;
  }

  #points(name: string, size: number): Point[] {
    return (this.#node.data[name] ?? []).flatMap((text) =>
      sgf.parseCompressedVertices(text).map((vertex) => this.#point(name, text, vertex, size)),
    );
  }

  moves(size: number): RecordedMove[] {
    const comment = this.text('C');
    return (
      [
        ['B', BLACK],
        ['W', WHITE],
      ] as const
    ).flatMap(([name, color]) =>
      (this.#node.data[name] ?? []).map((text) => {
        const isPass = text === '' || (text === 'tt' && size <= 19);
        const point = isPass ? PASS : this.#point(name, text, sgf.parseVertex(text), size);
        return comment === '' ? { color, point } : { color, point, comment };
      }),
    );
  }

  #point(name: string, text: string, [x, y]: readonly [number, number], size: number): Point {
    if (x >= 0 && y >= 0 && x < size && y < size) return y * size + x;
    throw this.error(`no point of a ${size}x${size} board: ${name}[${text}]`);
  }
}

/** Returns a record as SGF FF[4], on one line but for line breaks in comments. */
export function formatSgf(record: GameRecord): string {
  const vertex = (point: Point): string =>
    point === PASS ? '' : sgf.stringifyVertex([point % record.size, Math.floor(point / record.size)]);
  const root: Record<string, string[]> = { FF: ['4'], GM: ['1'], CA: ['UTF-8'], SZ: [String(record.size)] };
  const set = (name: string, ...values: string[]): void => {
    if (values.some((value) => value !== '')) root[name] = values;
  };
  if (record.komi !== undefined) set('KM', String(record.komi));
  if (record.rules) set('RU', record.rules.name);
  if (record.handicap.length > 0) set('HA', String(record.handicap.length));
  set('PB', record.players.black);
  set('PW', record.players.white);
  set('RE', record.result);
  set('AB', ...[...record.handicap, ...record.setup.black].map(vertex));
  set('AW', ...record.setup.white.map(vertex));
  if (record.toPlay !== undefined) set('PL', record.toPlay === BLACK ? 'B' : 'W');
  set('C', record.comment);
  const nodes = record.moves.map(({ color, point, comment }): NewNode['data'] => ({
    [color === BLACK ? 'B' : 'W']: [vertex(point)],
    ...(comment === undefined ? {} : { C: [comment] }),
  }));
  const tree = [root, ...nodes].reduceRight<NewNode[]>((children, data) => [{ data, children }], []);
  return sgf.stringify(tree, { linebreak: '' }).trim();
}
