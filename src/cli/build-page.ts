import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { DEFAULT_MODEL, openBundle } from '../model/bundle.js';
import { UserError } from '../util/errors.js';

// `npm run build:page [-- FOLDER]`: a folder for any web host, in which the model plays without a server.

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PAGE = join(ROOT, 'src', 'web', 'page', 'browser-engine');
const DEFAULT_OUT = join(ROOT, 'out', 'page');
/** What tells a page made here from any other folder. */
const MARK = 'engine-worker.js';

/** ONNX Runtime for WebAssembly alone, and with WebGPU: a script that starts it and its code. */
const RUNTIME = ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'].flatMap((name) => [
  `${name}.mjs`,
  `${name}.wasm`,
]);

/** Writes the page beside its place first. Throws UserError where the place is taken by something else. */
async function buildPage(out: string): Promise<void> {
  if (existsSync(out) && !existsSync(join(out, MARK)) && (await readdir(out)).length > 0) {
    throw new UserError('folder-in-use', `${out} holds something else than a page; name an empty folder`);
  }
  await mkdir(dirname(out), { recursive: true });
  const folder = await mkdtemp(`${out}-`);
  try {
    await writePage(folder);
    // Web servers run as other users.
    await chmod(folder, 0o755);
    await rm(out, { recursive: true, force: true });
    await rename(folder, out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writePage(folder: string): Promise<void> {
  await build({
    entryPoints: { page: join(PAGE, 'page.ts'), 'engine-worker': join(PAGE, 'worker.ts') },
    outdir: folder,
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['onnxruntime-web-use-extern-wasm'],
    chunkNames: 'part-[hash]',
    logLevel: 'warning',
  });
  for (const name of ['index.html', 'page.css']) await cp(join(PAGE, name), join(folder, name));
  const { resolve: find } = createRequire(import.meta.url);
  for (const name of RUNTIME) await cp(find(`onnxruntime-web/${name}`), join(folder, 'runtime', name));
  const bundle = await openBundle(DEFAULT_MODEL);
  for (const path of ['model.json', ...Object.values(bundle.manifest.files).map((file) => file.path)]) {
    await cp(join(bundle.folder, path), join(folder, 'model', path));
  }
}

const out = resolve(process.argv[2] ?? DEFAULT_OUT);
try {
  await buildPage(out);
  console.log(out);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
