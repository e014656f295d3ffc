import { inWords, table } from './format.js';

/** `residentMiB` is resident, in MiB. */
function wordsAndUnit(name) {
  const [, stem, unit = ''] = /^(.*?)(MiB|Percent|Ms|S)?$/.exec(name);
  return {
    words: stem.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
    unit: { MiB: ' MiB', Percent: ' %', Ms: ' ms', S: ' s' }[unit] ?? '',
  };
}
const shownValue = (value) => (typeof value === 'number' ? inWords(value) : value === true ? 'yes' : value);

/** A row a run: its command, and every figure of its last line under its own name. */
export function reliability(measured) {
  const { commands, results } = measured('reliability');
  const commandOf = (soak) => commands.find((command) => command.split(' ')[2] === `soak:${soak}`);
  const rows = results.map(({ soak, ...figures }) => [
    `\`${commandOf(soak)}\``,
    Object.entries(figures)
      .map(([name, value]) => {
        const { words, unit } = wordsAndUnit(name);
        return `${words} ${shownValue(value)}${unit}`;
      })
      .join(', '),
  ]);
  return table(['command', 'last line'], rows);
}
