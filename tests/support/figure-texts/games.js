import { measuredTable, percent, ranged, scoreOf } from './format.js';

export const OPPONENTS = {
  'gnugo-10': 'GNU Go 3.8 level 10',
  'gnugo-1': 'GNU Go 3.8 level 1',
  'katago-1': "KataGo's 6-block network at one visit",
  'katago-16': 'the same network at 16 visits',
  'vw-9x9': 'vw-9x9, the first model, which knew 9×9 only',
  random: 'random',
};
const counted = ({ wins, draws, losses }) => `${wins}, ${losses}, ${draws}`;

export function strength(measured) {
  const { commands, results } = measured('strength');
  const rows = results.map(({ size, b, ...counts }) => [
    `${size}×${size}, ${OPPONENTS[b]}`,
    `${counts.wins + counts.draws + counts.losses}`,
    counted(counts),
    scoreOf(counts),
  ]);
  return measuredTable(commands, ['opponent', 'games', 'won, lost, drawn', 'score (95 %)'], rows);
}

export function futures(measured) {
  const { commands, results } = measured('futures');
  const rows = results.map(({ visits, b, ...counts }) => [
    `${visits}${b === 'vw' ? '' : `, against ${OPPONENTS[b]}`}`,
    counted(counts),
    scoreOf(counts),
  ]);
  return measuredTable(commands, ['futures', 'won, lost, drawn', 'score (95 %)'], rows);
}

const CLOCKED = [
  { head: "against KataGo's network at one visit", a: 'vw', b: 'katago-1' },
  { head: 'against GNU Go 10', a: 'vw', b: 'gnugo-10' },
  { head: 'KataGo at the same time against itself at one visit', a: 'katago', b: 'katago-1' },
  { head: 'KataGo at the same time against GNU Go 10', a: 'katago', b: 'gnugo-10' },
];

export function clocks(measured) {
  const { commands, results } = measured('clocks');
  const allowances = [...new Set(results.map(({ allowedMs }) => allowedMs))];
  const rows = allowances.map((allowed) => {
    const some = results.filter(({ allowedMs }) => allowedMs === allowed);
    const { medianMs } = some.find((one) => one.medianMs);
    const scores = CLOCKED.map(({ a, b }) => {
      const { score, games } = some.find((one) => one.a === a && one.b === b);
      return `${percent(score, 1)} of ${games}`;
    });
    return [`${allowed} ms`, `${medianMs} ms`, ...scores];
  });
  const head = ['allowed a move', 'needed, median', ...CLOCKED.map(({ head }) => head)];
  return measuredTable(commands, head, rows);
}

const inElo = (...values) => ranged(values, Math.round);

const eloOf = ({ elo, interval: { low, high } }) => inElo(elo, low, high);

/** How much more a player is rated than another, where the two have met. */
function above(encounters, player, below) {
  const met = encounters.find(({ a, b }) => [a, b].includes(player) && [a, b].includes(below));
  if (!met) return '';
  const { elo, low, high } = met.contrast;
  return met.a === player ? inElo(elo, low, high) : inElo(-elo, -high, -low);
}

export function levels(measured) {
  const { commands, results } = measured('levels');
  const names = [...Array(10).keys()].map((level) => `level-${level + 1}`);
  const rows = [...names, 'gnugo-1'].map((name, index) => [
    OPPONENTS[name] ?? index + 1,
    ...results.flatMap(({ players, encounters }) => {
      const player = players.find((one) => one.name === name);
      return [player ? eloOf(player) : '', above(encounters, name, names[index - 1])];
    }),
  ]);
  const head = results.flatMap(({ size }) => [`${size}×${size}`, 'above the level below']);
  return measuredTable(commands, ['level', ...head], rows);
}
