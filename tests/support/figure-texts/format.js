// How numbers, scores and tables are written on pages.

export const SIZES = [9, 13, 19];
const Z_95 = 1.959964;

export const percent = (share, digits = 2) => `${(100 * share).toFixed(digits)} %`;
export const inWords = (count) => count.toLocaleString('en');
export const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
export const typed = (commands) => commands.map((command) => `    ${command}`).join('\n');
/** A table above the commands that measured it. */
export const measuredTable = (commands, head, rows) => `${table(head, rows)}\n\n${typed(commands)}`;

/** Wilson's interval (1927) of a score, games taken as independent. */
export function wilson(score, games) {
  const spread = Z_95 * Math.sqrt((score * (1 - score) + Z_95 ** 2 / (4 * games)) / games);
  const middle = score + Z_95 ** 2 / (2 * games);
  const scale = 1 + Z_95 ** 2 / games;
  return [(middle - spread) / scale, (middle + spread) / scale];
}

/** A figure with its 95 % interval, `[value, low, high]`, each as `text` writes it: `88.8 % (83.6 to 92.4)` */
export const ranged = ([value, low, high], text, unit = '') =>
  `${text(value)}${unit} (${text(low)} to ${text(high)})`;

/** `88.8 % (83.6 to 92.4)` of the games of a match, draws as halves. */
export function scoreOf({ wins, draws, losses }) {
  const games = wins + draws + losses;
  const score = (wins + draws / 2) / games;
  const short = (share) => (share > 0.9999 ? '100' : (100 * share).toFixed(1));
  return ranged([score, ...wilson(score, games)], short, ' %');
}

export const bySize = (results, size) => results.find((result) => result.size === size);
