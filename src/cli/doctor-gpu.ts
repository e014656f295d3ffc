import { execFile } from 'node:child_process';
import { createReadStream, existsSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Backend } from '../model/session.js';
import { messageOf } from '../util/errors.js';
import type { Finding } from './finding.js';

/** Libraries that the CUDA side of the runtime asks for, by the beginning of their names: one build for CUDA 12, one for 13. */
const CUDA = {
  'CUDA 12': ['libcudart.so.12', 'libcublas.so.12', 'libcublasLt.so.12', 'libcurand.so.10', 'libcufft.so.11'],
  'CUDA 13': ['libcudart.so.13', 'libcublas.so.13', 'libcublasLt.so.13', 'libcurand.so.10'],
};
/** Of a library. */
const LONGEST_NAME = 32;
const CUDNN = ['libcudnn.so.9'];

/** Returns what is known of an NVIDIA GPU: its driver, and the libraries that the runtime needs beside it. */
export async function checkNvidia(provider: string | undefined): Promise<Finding[]> {
  const driver = await driverFinding();
  if (driver.state !== 'good' || process.platform !== 'linux') return [driver];
  return [driver, ...libraryFindings(await knownLibraries(), await wantedLibraries(provider))];
}

/**
 * Returns what is there of CUDA and cuDNN, given the names of the libraries that the loader finds, and of those that the runtime's
 * own one was linked against, where that is installed.
 */
export function libraryFindings(known: readonly string[], wanted: readonly string[] = []): Finding[] {
  const missing = (names: readonly string[]) =>
    names.filter((name) => !known.some((library) => library.startsWith(name)));
  if (wanted.length > 0) {
    const lacks = missing(wanted);
    const end = lacks.length === 0 ? 'all found' : `not found: ${lacks.join(', ')}`;
    const state = lacks.length === 0 ? 'good' : 'missing';
    return [{ what: 'CUDA', state, text: `the runtime wants ${wanted.join(', ')}; ${end}` }];
  }
  const versions = Object.entries(CUDA).map(([version, names]) => ({ version, lacks: missing(names) }));
  const whole = versions.filter(({ lacks }) => lacks.length === 0).map(({ version }) => version);
  const lacks = versions.map(({ version, lacks }) => `for ${version} ${lacks.join(', ')}`).join('; ');
  const cudnn = missing(CUDNN);
  return [
    {
      what: 'CUDA',
      state: whole.length > 0 ? 'good' : 'missing',
      text: whole.length > 0 ? `found: ${whole.join(', ')}` : `not found: ${lacks}`,
    },
    {
      what: 'cuDNN 9',
      state: cudnn.length === 0 ? 'good' : 'missing',
      text: cudnn.length === 0 ? 'found' : `not found: ${cudnn.join(', ')}`,
    },
  ];
}

async function driverFinding(): Promise<Finding> {
  const what = 'NVIDIA driver';
  const query = ['--query-gpu=name,driver_version,memory.total', '--format=csv,noheader'];
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 20_000 });
    return { what, state: 'good', text: stdout.trim().split('\n').join('; ') };
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const text = isAbsent
      ? 'none (nvidia-smi not found)'
      : `nvidia-smi fails: ${messageOf(error).split('\n')[0]}`;
    return { what, state: 'missing', text };
  }
}

/** Returns names of libraries that the loader finds: in its cache and in the folders of LD_LIBRARY_PATH. */
async function knownLibraries(): Promise<string[]> {
  const cache = await promisify(execFile)('/sbin/ldconfig', ['-p']).catch(() => ({ stdout: '' }));
  const cached = [...cache.stdout.matchAll(/^\s+(\S+) \(/gm)].map((match) => match[1]!);
  const folders = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter((folder) => existsSync(folder));
  return [...cached, ...folders.flatMap((folder) => readdirSync(folder))];
}

/** Returns the names of CUDA's libraries that stand in a library, with the version that it was linked against. */
export async function wantedLibraries(path: string | undefined): Promise<string[]> {
  if (path === undefined) return [];
  const names = new Set<string>();
  let rest = '';
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 2 ** 22 })) {
    const text = rest + String(chunk);
    for (const [name] of text.matchAll(/\blib(?:cudart|cublas|cublasLt|cudnn|curand|cufft)\.so\.\d+(?=\0)/g))
      names.add(name);
    rest = text.slice(-LONGEST_NAME);
  }
  return [...names].sort();
}

/** Returns how fast a device is that starts, or why it does not. */
export async function timeDevice(backend: Backend): Promise<string> {
  const { measureLimits } = await import('../model/machine-limits.js');
  const { operationsPerSecond, bytesPerSecond } = await measureLimits({ backend, threads: 1 });
  const copies = backend === 'cpu' ? '' : ', copies included';
  return (
    `starts; ${(operationsPerSecond / 1e9).toFixed(0)} billion multiplications and ` +
    `${(bytesPerSecond / 1e9).toFixed(1)} GB of weights a second (float32, 1 thread${copies})`
  );
}
