import { UserError, messageOf } from '../util/errors.js';
import { DRAFT_ROLES, type DraftRole, type Manifest, parseManifest } from './manifest.js';

/** A model whose files are being read: what a browser has in place of a folder. */
export interface WebBundle {
  readonly manifest: Manifest;
  /**
   * Returns a file's bytes after a look at their checksum, where the browser computes any: it does on https and on
   * this machine. Throws UserError `missing-file` or `corrupt-file`.
   */
  bytes(this: void, role: DraftRole): Promise<Uint8Array<ArrayBuffer>>;
}

/** Returns the bytes of a file of the model by its path in model.json. */
export type ReadBytes = (path: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Returns a model while its files are still being read, so that one can be opened as soon as it is there.
 * Throws UserError `missing-file`, `bad-manifest` or `unsupported-model`.
 */
export async function openWebBundle(readBytes: ReadBytes): Promise<WebBundle> {
  const manifest = parseManifest(new TextDecoder().decode(await read('model.json', readBytes)), 'model.json');
  if (manifest.frameDecoding !== 'draft') {
    throw new UserError(
      'unsupported-model',
      `${manifest.name}: only models that decode from a draft run in a page`,
    );
  }
  const files = new Map(
    DRAFT_ROLES.map((role) => {
      const { path, sha256 } = manifest.files[role]!;
      const reading = read(path, readBytes).then((bytes) => checked(path, bytes, sha256));
      // Whoever asks for it is told; nobody else need be.
      reading.catch(() => undefined);
      return [role, reading];
    }),
  );
  return { manifest, bytes: (role) => files.get(role)! };
}

async function read(path: string, readBytes: ReadBytes): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readBytes(path);
  } catch (error) {
    throw new UserError('missing-file', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** Returns the bytes. Throws UserError `corrupt-file`. */
async function checked(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  expected: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { subtle } = globalThis.crypto as Partial<typeof globalThis.crypto>;
  if (!subtle) return bytes;
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  const sha256 = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  if (sha256 === expected) return bytes;
  const is = `${sha256.slice(0, 12)}…, model.json says ${expected.slice(0, 12)}…`;
  throw new UserError('corrupt-file', `${path} is damaged or of another model: sha256 ${is}`);
}
