import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { type Bundle, MODELS_FOLDER } from '../model/bundle.js';
import { UserError } from '../util/errors.js';
import type { Content } from './server.js';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.sgf': 'application/x-go-sgf; charset=utf-8',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
};

/** What reads boards off pictures. */
const VISION = ['vision/crossings.onnx', 'vision/stones.onnx'];

/** ONNX Runtime for WebAssembly alone, and with WebGPU: a script that starts it and its code. */
const RUNTIME = ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify'].flatMap((name) => [
  `${name}.mjs`,
  `${name}.wasm`,
]);

/**
 * Returns the files of the page by their path under it, such as `page.js`: its code from the folder where it was built,
 * the model's and the runtime's from where they lie. Throws UserError `no-page` where the page was not built.
 */
export async function pageFiles(code: string, { manifest, folder }: Bundle): Promise<Map<string, string>> {
  const names = await readdir(code).catch((): string[] => []);
  if (!names.includes('index.html')) {
    throw new UserError('no-page', `${code} has no page; npm run build makes it`);
  }
  const { resolve } = createRequire(import.meta.url);
  const models = ['model.json', ...Object.values(manifest.files).map(({ path }) => path)];
  return new Map([
    ...names.map((name): [string, string] => [name, join(code, name)]),
    ...models.map((path): [string, string] => [`model/${path}`, join(folder, path)]),
    ...VISION.map((path): [string, string] => [path, join(MODELS_FOLDER, path)]),
    ...RUNTIME.map((name): [string, string] => [`runtime/${name}`, resolve(`onnxruntime-web/${name}`)]),
  ]);
}

/** Returns the same as a site, the page itself at `/`. */
export function siteOf(files: ReadonlyMap<string, string>): Map<string, Content> {
  const entries = [...files].map(([path, file]): [string, Content] => [
    `/${path}`,
    { type: TYPES[extname(file)] ?? 'application/octet-stream', file },
  ]);
  const site = new Map(entries);
  site.set('/', site.get('/index.html')!);
  return site;
}
