import { inWords, measuredTable, percent, table, typed } from './format.js';

const FORMATS = { 'round-robin': 'everybody', ring: 'ring', gauntlet: 'gauntlet', swiss: 'Swiss' };
const HELD = {
  contrast: 'difference',
  anchored: 'against an anchor',
  pool: 'in the pool',
  alone: 'match alone',
  normalized: 'normalized',
  first: 'first move',
};
const isPlain = ({ openings }) => openings === 0;

/** Both worlds, the plain one first, in one cell. */
const inBoth = (plain, uneven, text) => `${text(plain)}, ${text(uneven)}`;

/** Lines of the plain world with the same line of the uneven one. */
function inBothWorlds(results, isSame) {
  const uneven = results.filter((line) => !isPlain(line));
  return results.filter(isPlain).map((plain) => [plain, uneven.find((line) => isSame(line, plain))]);
}

export function coverage(measured) {
  const { commands, results } = measured('coverage');
  const isSame = (a, b) => ['players', 'format', 'pairs'].every((field) => a[field] === b[field]);
  const share = (name) => (line) => (100 * line.held[name]).toFixed(1);
  const rows = inBothWorlds(results, isSame).map(([plain, uneven]) => [
    `${plain.players}, ${FORMATS[plain.format]}`,
    plain.pairs,
    ...Object.keys(HELD).map((name) =>
      plain.held[name] === null ? '-' : inBoth(plain, uneven, share(name)),
    ),
  ]);
  return measuredTable(commands, ['players, format', 'pairs', ...Object.values(HELD)], rows);
}

export function sprt(measured) {
  const { commands, results } = measured('sprt');
  const rows = inBothWorlds(results, (a, b) => a.normalized === b.normalized).map(([plain, uneven]) => [
    plain.normalized,
    ...['elo0', 'elo1', 'open'].map((name) => inBoth(plain, uneven, (line) => percent(line[name], 1))),
    ...['meanPairs', 'halfWithin', 'mostWithin'].map((name) => inBoth(plain, uneven, (line) => line[name])),
  ]);
  const head = ['true normalized Elo', '0 accepted', '20 accepted', 'open after 5,000 pairs'];
  return measuredTable(commands, [...head, 'pairs: mean', 'half within', '95 % within'], rows);
}

const WAYS = {
  processes: 'one process an engine, one pair at a time',
  'processes, a pair a core': 'one process an engine, a pair a core',
  builtin: 'builtin, all pairs at the same time',
};

export function arenaSpeed(measured) {
  const { commands, machine, results } = measured('arena-speed');
  const of = (name) => results.find(({ what }) => what === name);
  const times = ['relay', 'arena'].map((name) => [
    name === 'relay' ? 'a bare relay of the same engines' : 'the arena',
    of(name).msAMove,
    of(name).msWithoutGenmove,
  ]);
  const marks = results.filter(({ what }) => what === 'memory');
  const [first, last] = [marks[0], marks.at(-1)];
  const rates = Object.entries(WAYS).map(([name, text]) => [
    text,
    of(name).gamesAMinute.toFixed(1),
    (of('builtin').gamesAMinute / of(name).gamesAMinute).toFixed(2),
  ]);
  return [
    table([`${of('builtin').cores} cores, ${machine}`, 'ms a move', 'without genmove'], times),
    '',
    table(['our engine against itself, 9×9', 'games a minute', 'builtin plays so many times as many'], rates),
    '',
    `The process has ${first.residentMiB} MiB after ${inWords(first.games)} games and ${last.residentMiB} MiB after ${inWords(last.games)}.`,
    '',
    typed(commands),
  ].join('\n');
}
