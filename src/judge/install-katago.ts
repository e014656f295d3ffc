import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError, messageOf } from '../util/errors.js';
import { makeFolder } from '../util/make-folder.js';

/** The Python package that carries KataGo 1.18.1 (OpenCL, x86-64 Linux) and a network of 10 blocks. */
const PACKAGE = 'katrain==1.20.0';
const WHEEL_SHA256 = '489caa966fa395a6ad459239641a927e4a2057963370e450109fe77120de662f';

/** Python, for a zip is all that a wheel is: takes the program and the first network out of it. */
const UNPACK = `
import sys, zipfile
wheel, folder = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    network = next(name for name in names if name.startswith("katrain/models/") and name.endswith(".bin.gz"))
    for name, target in (("katrain/KataGo/katago", "katago"), (network, "network.bin.gz")):
        with archive.open(name) as source, open(f"{folder}/{target}", "wb") as out:
            while block := source.read(1 << 20):
                out.write(block)
    print(network.rsplit("/", 1)[1])
`;

export interface InstallOptions {
  /** Where it will lie; see installedKatago(). */
  readonly folder: string;
  /** A wheel that is there already; undefined: pip fetches the one that is known to work. */
  readonly wheel: string | undefined;
  readonly log: (line: string) => void;
}

/** Puts KataGo and a network into a folder, whole or not at all. Returns the network's file name. Throws UserError. */
export async function installKatago({ folder, wheel, log }: InstallOptions): Promise<string> {
  if (wheel === undefined && (process.platform !== 'linux' || process.arch !== 'x64')) {
    throw new UserError(
      'unsupported-system',
      `the package has KataGo for x86-64 Linux; this is ${process.platform} ${process.arch}: set VW_KATAGO and VW_KATAGO_MODEL`,
    );
  }
  await makeFolder(dirname(folder));
  const work = await mkdtemp(join(dirname(folder), 'katago-'));
  try {
    const file = wheel ?? (await download(work, log));
    const fresh = join(work, 'new');
    await mkdir(fresh);
    const network = (await python(['-c', UNPACK, file, fresh], `cannot unpack ${file}`)).trim();
    await chmod(join(fresh, 'katago'), 0o755);
    await unpackImage(fresh);
    await rm(folder, { recursive: true, force: true });
    await rename(fresh, folder);
    return network;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * Unpacks a program that is an AppImage: it needs FUSE to run as it is, which containers and new systems do not have, and without it would
 * be unpacked anew at every start. Another program does not know the option, and stays as it is.
 */
async function unpackImage(folder: string): Promise<void> {
  const program = join(folder, 'katago');
  const unpacking = promisify(execFile)(program, ['--appimage-extract'], { cwd: folder, timeout: 120_000 });
  // One that reads commands instead finds none.
  unpacking.child.stdin?.end();
  await unpacking.catch(() => undefined);
  const start = join('squashfs-root', 'AppRun');
  if (!existsSync(join(folder, start))) return;
  await rm(program);
  await symlink(start, program);
}

async function download(work: string, log: (line: string) => void): Promise<string> {
  log(`pip fetches ${PACKAGE} (106 MB)`);
  const args = [
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--only-binary=:all:',
    '--dest',
    work,
    PACKAGE,
  ];
  await python(args, `pip cannot fetch ${PACKAGE}`);
  const name = (await readdir(work)).find((file) => file.endsWith('.whl'));
  const path = join(work, name ?? '');
  const sum = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  if (sum !== WHEEL_SHA256) {
    throw new UserError(
      'bad-download',
      `${name} has the SHA-256 ${sum}; the one that is known has ${WHEEL_SHA256}`,
    );
  }
  return path;
}

async function python(args: readonly string[], failure: string): Promise<string> {
  try {
    return (await promisify(execFile)('python3', [...args])).stdout;
  } catch (error) {
    const lines = messageOf(error).trim().split('\n');
    throw new UserError('install-failed', `${failure}: ${lines.at(-1)}`, { cause: error });
  }
}
