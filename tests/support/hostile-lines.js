/** Commands that write files, wait for input, or end the session; they have tests of their own. */
export const LEFT_OUT = ['quit', 'vw-frame_png', 'vw-next_png', 'printsgf', 'lz-analyze', 'kata-analyze'];

const COLORS = ['b', 'w', 'black', 'WHITE', 'B', 'x', 'constructor'];
const VERTICES = ['D4', 'e5', 'J9', 'I5', 'A0', 'Z99', 'pass', 'PASS', 'resign', 'A1', 'C3', 'g7'];
const NUMBERS = [
  '0',
  '1',
  '2',
  '7',
  '9',
  '13',
  '19',
  '25',
  '26',
  '-1',
  '6.5',
  '1e2',
  '1e999',
  'NaN',
  '99999999999',
];
const OPTIONS = [
  'true',
  'false',
  'ownership',
  'interval',
  'minmoves',
  'avoid',
  'allow',
  'D4,E5',
  'A1,I9',
  'all',
];
const RULES = [
  'chinese',
  'japanese',
  '{"ko":"SIMPLE"}',
  '{"ko":',
  '{}',
  '[]',
  'null',
  '__proto__',
  'constructor',
];
const CLOCKS = [
  'byoyomi',
  'canadian',
  'fischer',
  'fischer-capped',
  'none',
  'absolute',
  'maxVisits',
  'rollouts',
];
const NONSENSE = [
  'é',
  '漢字',
  '\u{1F600}',
  '\u0000',
  '\u0007',
  '\t',
  '#',
  '=',
  '?',
  '%s',
  '../../etc/passwd',
  "'",
  ';',
];
const WORDS = [COLORS, VERTICES, NUMBERS, OPTIONS, RULES, CLOCKS, NONSENSE].flat().concat('abc', 'json', '"');

/** What arguments of common commands look like; others get words at random. */
const GRAMMAR = new Map([
  ['play', [COLORS, VERTICES]],
  ['genmove', [COLORS]],
  ['reg_genmove', [COLORS]],
  ['boardsize', [NUMBERS]],
  ['komi', [NUMBERS]],
  ['time_left', [COLORS, NUMBERS, NUMBERS]],
  ['time_settings', [NUMBERS, NUMBERS, NUMBERS]],
  ['kgs-time_settings', [CLOCKS, NUMBERS, NUMBERS]],
  ['kata-time_settings', [CLOCKS, NUMBERS, NUMBERS, NUMBERS]],
  ['fixed_handicap', [NUMBERS]],
  ['place_free_handicap', [NUMBERS]],
  ['set_free_handicap', [VERTICES, VERTICES]],
  ['set_position', [COLORS, VERTICES, COLORS, VERTICES]],
  ['kata-set-rules', [RULES]],
  ['kata-set-param', [CLOCKS, NUMBERS]],
  ['final_status_list', [['dead', 'alive', 'seki', 'black_territory', 'x']]],
  ['gg-undo', [NUMBERS]],
]);

/**
 * Returns a line that a hostile or broken client could send: well-formed, malformed, or no text at all.
 *
 * @param {() => number} random from 0 up to 1
 * @param {readonly string[]} commands names to use
 * @returns {string} without its line feed
 */
export function hostileLine(random, commands) {
  /** @type {<T>(items: readonly T[]) => T} */
  const pick = (items) => /** @type {any} */ (items[Math.floor(random() * items.length)]);
  const kind = random();
  if (kind < 0.08) {
    const codes = Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256));
    return String.fromCharCode(...codes).replace(/\n/g, ' ');
  }
  if (kind < 0.1) return ' '.repeat(Math.floor(random() * 5));
  if (kind < 0.11) return `play b ${'A'.repeat(Math.floor(random() * 20_000))}`;
  const id = random() < 0.3 ? `${Math.floor(random() * 1e6)} ` : '';
  const name = random() < 0.92 ? pick(commands) : pick(WORDS);
  const grammar = random() < 0.5 ? GRAMMAR.get(name) : undefined;
  const args = grammar
    ? grammar.map((words) => pick(words))
    : Array.from({ length: Math.floor(random() * 5) }, () => pick(WORDS));
  return `${id}${[name, ...args].join(random() < 0.1 ? '  ' : ' ')}`;
}
