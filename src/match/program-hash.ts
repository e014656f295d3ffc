import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_MODEL, findModel } from '../model/bundle.js';
import type { EngineSpec } from './engine-spec.js';

/**
 * Returns 12 hexadecimal digits of SHA-256 over the program and all files that its arguments name, networks and settings among them; of
 * a builtin engine over the manifest of its model, which holds the hashes of all its files. What a script loads besides is not seen.
 */
export async function programHash({ command, args, builtin }: EngineSpec): Promise<string> {
  const files = builtin
    ? [join(findModel(builtin.model ?? DEFAULT_MODEL), 'model.json')]
    : [command, ...args.map((arg) => arg.replace(/^--?[\w-]+=/, ''))];
  const hash = createHash('sha256');
  for (const file of files) {
    const isFile = await stat(file).then(
      (found) => found.isFile(),
      () => false,
    );
    if (!isFile) continue;
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    hash.update('\n');
  }
  return hash.digest('hex').slice(0, 12);
}
