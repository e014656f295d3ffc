import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { DEFAULT_MODEL, openBundle, testSplit } from '../model/bundle.js';
import { UserError, isSystemError, messageOf } from '../util/errors.js';
import { makeFolder } from '../util/make-folder.js';
import { readTextFile } from '../util/read-text-file.js';
import { pageFiles } from '../web/site.js';

// `npm run build:page [-- FOLDER]`: a folder for any web host, in which the model plays without a server.
// With --code only the page's own code, into dist/page, for `vw web`.

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PAGE = join(ROOT, 'src', 'web', 'page');
const CODE = join(ROOT, 'dist', 'page');
const DEFAULT_OUT = join(ROOT, 'out', 'page');
/** Packages that only reading files needs. */
const NEEDLESS = ['fs', 'iconv-lite', 'jschardet'];
/** Games of the test split that come with the page. */
const TEST_GAMES = 16;
/** What tells a page made here from any other folder. */
const MARK = 'engine-worker.js';
const KEEPER = 'service-worker.js';
/** In the names of the runtime's files that only WebGPU needs. */
const WEBGPU = 'asyncify';

/** Writes the page beside its place first. Throws UserError where the place is taken by something else. */
async function replaceFolder(out: string, write: (folder: string) => Promise<void>): Promise<void> {
  if (existsSync(out) && !existsSync(join(out, MARK)) && (await readdir(out)).length > 0) {
    throw new UserError('folder-in-use', `${out} holds something else than a page; name an empty folder`);
  }
  await makeFolder(dirname(out));
  const folder = await mkdtemp(`${out}-`);
  try {
    await write(folder);
    // Web servers run as other users.
    await chmod(folder, 0o755);
    await rm(out, { recursive: true, force: true });
    await rename(folder, out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bundles the page's own code. */
async function writeCode(folder: string): Promise<void> {
  await build({
    entryPoints: {
      page: join(PAGE, 'main.tsx'),
      style: join(PAGE, 'page.css'),
      'engine-worker': join(PAGE, 'browser-engine', 'worker.ts'),
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['onnxruntime-web-use-extern-wasm'],
    alias: Object.fromEntries(NEEDLESS.map((name) => [name, join(PAGE, 'nothing.ts')])),
    jsx: 'automatic',
    jsxImportSource: 'preact',
    // The board is drawn without its photograph of wood.
    loader: { '.png': 'empty', '.svg': 'dataurl' },
    chunkNames: 'part-[hash]',
    logLevel: 'warning',
  });
  await cp(join(PAGE, 'index.html'), join(folder, 'index.html'));
  await writeFile(join(folder, 'test-games.sgf'), await testGames());
}

/** Returns some games that no model has learned from, one a line, for the map of codes. */
async function testGames(): Promise<string> {
  const text = await readTextFile(testSplit(9));
  return text.split('\n').slice(0, TEST_GAMES).join('\n');
}

/** Lays the model and the runtime beside the code, and what keeps them all: a folder for any web host. */
async function writePage(folder: string): Promise<void> {
  await writeCode(folder);
  const files = await pageFiles(folder, await openBundle(DEFAULT_MODEL));
  for (const [path, file] of files) {
    if (file !== join(folder, path)) await cp(file, join(folder, path));
  }
  const index = join(folder, 'index.html');
  const html = await readFile(index, 'utf8');
  await writeFile(index, html.replace('<html', `<html data-service-worker="${KEEPER}"`));
  await writeKeeper(
    folder,
    [...files.keys()].filter((path) => !path.includes(WEBGPU)),
  );
}

/** Writes the service worker that keeps `paths` for when there is no network. */
async function writeKeeper(folder: string, paths: readonly string[]): Promise<void> {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(`${path}\n`).update(await readFile(join(folder, path)));
  await build({
    entryPoints: [join(PAGE, 'service-worker.ts')],
    outfile: join(folder, KEEPER),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { FILES: JSON.stringify(paths), VERSION: JSON.stringify(hash.digest('hex').slice(0, 16)) },
    logLevel: 'warning',
  });
}

const [wanted] = process.argv.slice(2);
try {
  if (wanted === '--code') await replaceFolder(CODE, writeCode);
  else {
    const out = resolve(wanted ?? DEFAULT_OUT);
    await replaceFolder(out, writePage);
    console.log(out);
  }
} catch (error) {
  // esbuild has said itself by then what it could not read or write.
  const isTold = error instanceof Error && 'errors' in error;
  if (!isTold && !(error instanceof UserError || isSystemError(error))) throw error;
  if (!isTold) console.error(messageOf(error));
  process.exitCode = 1;
}
