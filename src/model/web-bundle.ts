import { UserError, messageOf } from '../util/errors.js';
import { DRAFT_ROLES, type DraftRole, type Manifest, parseManifest } from './manifest.js';

/** A model whose files have been read: what a browser has in place of a folder. */
export interface WebBundle {
  readonly manifest: Manifest;
  readonly files: Readonly<Record<DraftRole, WebFile>>;
}

export interface WebFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Returns the bytes of a file of the model by its path in model.json. */
export type ReadBytes = (path: string) => Promise<Uint8Array>;

/**
 * Returns a bundle after a look at its files' checksums, where the browser computes any: it does on https and on
 * this machine. Throws UserError `missing-file`, `bad-manifest`, `unsupported-model` or `corrupt-file`.
 */
export async function openWebBundle(readBytes: ReadBytes): Promise<WebBundle> {
  const text = new TextDecoder().decode(await read('model.json', readBytes));
  const manifest = parseManifest(text, 'model.json');
  if (manifest.frameDecoding !== 'draft') {
    throw new UserError(
      'unsupported-model',
      `${manifest.name}: only models that decode from a draft run in a page`,
    );
  }
  const files = await Promise.all(
    DRAFT_ROLES.map(async (role) => {
      const { path, sha256 } = manifest.files[role]!;
      const bytes = await read(path, readBytes);
      await checkSum(path, bytes, sha256);
      return [role, { path, bytes }] as const;
    }),
  );
  return { manifest, files: Object.fromEntries(files) as Record<DraftRole, WebFile> };
}

async function read(path: string, readBytes: ReadBytes): Promise<Uint8Array> {
  try {
    return await readBytes(path);
  } catch (error) {
    throw new UserError('missing-file', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

async function checkSum(path: string, bytes: Uint8Array, expected: string): Promise<void> {
  const { subtle } = globalThis.crypto as Partial<typeof globalThis.crypto>;
  if (!subtle) return;
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (sha256 === expected) return;
  const is = `${sha256.slice(0, 12)}…, model.json says ${expected.slice(0, 12)}…`;
  throw new UserError('corrupt-file', `${path} is damaged or of another model: sha256 ${is}`);
}
