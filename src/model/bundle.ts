import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../util/errors.js';
import { withoutMark } from '../util/byte-order-mark.js';
import { checkRegularFile } from '../util/regular-file.js';
import { externalFiles } from './external-data.js';
import { FILE_ROLES, type FileRole, type Manifest, parseManifest } from './manifest.js';

/** Where the models lie that come with the program. */
export const MODELS_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'models');

/** Returns the collection of held-out games on boards of a size that comes with the program, whether or not there is one. */
export function testSplit(size: number): string {
  return join(MODELS_FOLDER, '..', 'sgf', `test-${size}x${size}.sgf.gz`);
}

const MANIFEST = 'model.json';

/** The model that plays where none is named. */
export const DEFAULT_MODEL = 'vw';

/** A folder with a model.json whose files are all there and whole. */
export interface Bundle {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Absolute paths of the ONNX files. */
  readonly files: Readonly<Partial<Record<FileRole, string>>>;
}

/** Returns the names of the models that come with the program. */
export function listModels(): string[] {
  const names = existsSync(MODELS_FOLDER) ? readdirSync(MODELS_FOLDER) : [];
  return names.filter((name) => existsSync(join(MODELS_FOLDER, name, MANIFEST))).sort();
}

/** Returns the folder of a model: a name under models/, or a path. Throws UserError `model-not-found`. */
export function findModel(nameOrFolder: string): string {
  for (const folder of [join(MODELS_FOLDER, nameOrFolder), resolve(nameOrFolder)]) {
    if (existsSync(join(folder, MANIFEST))) return folder;
  }
  const known = listModels().join(', ') || 'none';
  throw new UserError(
    'model-not-found',
    `no model ${nameOrFolder} (there: ${known}; or a folder with a model.json)`,
  );
}

/**
 * Returns a bundle after a look at each of its files' checksums.
 * Throws UserError `model-not-found`, `bad-manifest`, `missing-file` or `corrupt-file`; it names every file in question.
 */
export async function openBundle(nameOrFolder: string): Promise<Bundle> {
  const folder = findModel(nameOrFolder);
  const manifest = readManifest(folder);
  const files: Partial<Record<FileRole, string>> = {};
  const problems: UserError[] = [];
  for (const role of FILE_ROLES) {
    const file = manifest.files[role];
    if (!file) continue;
    const path = resolve(folder, file.path);
    const problem = await problemOf(folder, role, path, manifest);
    if (problem) problems.push(problem);
    files[role] = path;
  }
  for (const { path, bytes } of manifest.weights) {
    const problem = problemOfWeights(folder, path, bytes);
    if (problem) problems.push(problem);
  }
  const [first] = problems;
  if (first) throw new UserError(first.code, problems.map(({ message }) => message).join('; '));
  return { folder, manifest, files };
}

/**
 * Looks at the checksums of the weights beside the graphs: gigabytes, so that it is not done before every game.
 * Throws UserError `corrupt-file`.
 */
export async function checkWeights({ folder, manifest }: Bundle): Promise<void> {
  for (const { path, sha256 } of manifest.weights) {
    const problem = await wrongChecksum(join(folder, path), sha256);
    if (problem) throw problem;
  }
}

function problemOfWeights(folder: string, name: string, bytes: number): UserError | undefined {
  const path = resolve(folder, name);
  const problem = problemOfPlace(folder, path, 'weights');
  if (problem) return problem;
  const { size } = statSync(path);
  if (size === bytes) return undefined;
  return new UserError('corrupt-file', `${path} is damaged: ${size} bytes, model.json says ${bytes}`);
}

async function problemOf(
  folder: string,
  role: FileRole,
  path: string,
  { files, weights }: Manifest,
): Promise<UserError | undefined> {
  const problem =
    problemOfPlace(folder, path, `files.${role}`) ?? (await wrongChecksum(path, files[role]!.sha256));
  if (problem) return problem;
  const listed = weights.map((file) => resolve(folder, file.path));
  try {
    const unlisted = externalFiles(path).find((name) => !listed.includes(resolve(dirname(path), name)));
    if (unlisted === undefined) return undefined;
    return new UserError(
      'bad-manifest',
      `${path} reads ${unlisted}, which is not among the weights of model.json`,
    );
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/** Returns what is wrong with where a file of model.json lies: outside, not there, a folder or a device. */
function problemOfPlace(folder: string, path: string, what: string): UserError | undefined {
  if (!isInside(resolve(folder), path)) {
    return new UserError('bad-manifest', `${folder}: ${what} lies outside the model's folder: ${path}`);
  }
  if (!existsSync(path)) return new UserError('missing-file', `${path} is missing: ${what} of model.json`);
  const real = realpathSync(path);
  if (!isInside(realpathSync(folder), real)) {
    const links = `${path} is a link to ${real}`;
    return new UserError('bad-manifest', `${folder}: ${what} lies outside the model's folder: ${links}`);
  }
  return statSync(path).isFile() ? undefined : new UserError('corrupt-file', `${path} is no regular file`);
}

function isInside(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

async function wrongChecksum(path: string, expected: string): Promise<UserError | undefined> {
  const sha256 = await sha256Of(path);
  if (sha256 === expected) return undefined;
  const is = `${sha256.slice(0, 12)}…, model.json says ${expected.slice(0, 12)}…`;
  return new UserError('corrupt-file', `${path} is damaged or of another model: sha256 ${is}`);
}

/** Returns model.json of a folder. It is small, so it is read at once. Throws UserError `bad-manifest`. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, MANIFEST);
  checkRegularFile(path);
  return parseManifest(withoutMark(readFileSync(path, 'utf8')), path);
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  // In large pieces: a first move waits for this.
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(piece as Buffer);
  return hash.digest('hex');
}
