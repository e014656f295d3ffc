import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../engines/mischief.mjs', import.meta.url));

/**
 * Writes specs of instant engines into a folder and returns their paths. What they do follows from the moves of a game;
 * in the given shares of games they crash, hang, babble or play what they must not.
 */
export function writeMischief(folder: string, shares: readonly number[]): string[] {
  return shares.map((share, index) => {
    const path = join(folder, `mock-${index}.json`);
    const args = [script, '--seed', String(index), '--faults', String(share)];
    const limits = { moveTimeoutMs: 2500 };
    writeFileSync(path, JSON.stringify({ name: `mock-${index}`, command: 'node', args, limits }));
    return path;
  });
}
