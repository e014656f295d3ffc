import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readAllResults } from '../../dist/arena/read-results.js';
import { standingsOf } from '../../dist/arena/standings.js';
import { describeStandings } from '../../dist/cli/standings-text.js';

/** Returns the lines of a tournament's results, none where it has not begun. */
export function resultsIn(folder) {
  try {
    return readFileSync(join(folder, 'results.jsonl'), 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}

/** Returns the table and what each game ended in. Throws Error unless each of so many games is there exactly once, with its record. */
export async function outcomeOf(folder, games) {
  const entries = resultsIn(folder).map((line) => JSON.parse(line));
  const ids = new Set(entries.map(({ id }) => id));
  const sgfs = readdirSync(join(folder, 'games')).filter((file) => file.endsWith('.sgf')).length;
  if (entries.length !== games || ids.size !== games || sgfs !== games) {
    throw new Error(`${entries.length} results of ${ids.size} games and ${sgfs} records instead of ${games}`);
  }
  const ends = entries.map(
    ({ id, result, moves }) => `${id} ${result.kind} ${result.winner ?? result.lead} ${moves}`,
  );
  const reasons = new Map();
  for (const { result } of entries) {
    const reason = result.reason ?? result.kind;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return {
    table: describeStandings(
      standingsOf(await readAllResults([join(folder, 'results.jsonl')], console.error)),
    ),
    ends: ends.sort().join('\n'),
    reasons,
  };
}

/** Whether two tournaments had the same games and table. */
export function isSameOutcome(one, other) {
  return one.table === other.table && one.ends === other.ends;
}
