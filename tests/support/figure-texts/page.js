import { table, typed } from './format.js';

const STAGES = {
  firstPaintMs: 'first paint',
  loadTimeMs: 'model open',
  readyTimeMs: 'board ready',
  firstReplyTimeMs: 'first answer to a click',
  replyTimeMs: 'later answers',
};

export function pageSpeed(measured) {
  const { commands, machine, results } = measured('page-speed');
  const servers = results.filter(({ headers }) => headers);
  const [{ pageBytes }] = results.filter((line) => line.pageBytes);
  const rows = Object.entries(STAGES).map(([field, text]) => [
    text,
    ...servers.map((server) => `${Math.round(server[field])} ms`),
  ]);
  const head = servers.map(({ headers }) => (headers === 'none' ? 'one thread' : `threads (${headers})`));
  return [
    `Headless Chromium, medians of five visits and ${servers[0].replies} clicks, two cores (${machine}):`,
    '',
    table(['', ...head], rows),
    '',
    `The page is ${(pageBytes / 1e6).toFixed(2)} MB without model and runtime.`,
    '',
    typed(commands),
  ].join('\n');
}
