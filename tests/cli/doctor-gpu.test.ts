import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { libraryFindings, wantedLibraries } from '../../src/cli/doctor-gpu.js';

const TWELVE = [
  'libcudart.so.12.4.127',
  'libcublas.so.12',
  'libcublasLt.so.12',
  'libcurand.so.10',
  'libcufft.so.11',
];
const THIRTEEN = ['libcudart.so.13', 'libcublas.so.13', 'libcublasLt.so.13', 'libcurand.so.10.4.0'];

test.each([
  { known: TWELVE, text: 'found: CUDA 12' },
  { known: THIRTEEN, text: 'found: CUDA 13' },
  { known: [...TWELVE, ...THIRTEEN], text: 'found: CUDA 12, CUDA 13' },
])('one whole set of libraries is enough: $text', ({ known, text }) => {
  const [cuda, cudnn] = libraryFindings([...known, 'libcudnn.so.9.19.0']);
  expect(cuda).toEqual({ what: 'CUDA', state: 'good', text });
  expect(cudnn).toEqual({ what: 'cuDNN 9', state: 'good', text: 'found' });
});

test('where the runtime has its library for CUDA, what that was linked against counts', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  const path = join(folder, 'provider.so');
  const names = ['libcudart.so.13', 'libcublas.so.13', 'libcublasLt.so.13', 'libcudnn.so.9', 'libc.so.6'];
  // One name lies across the end of what is read at once.
  await writeFile(path, `${'x'.repeat(2 ** 22 - 6)}\0${names.join('\0')}\0libcurand.so.100x`);
  const wanted = await wantedLibraries(path);
  expect(wanted).toEqual(['libcublas.so.13', 'libcublasLt.so.13', 'libcudart.so.13', 'libcudnn.so.9']);
  expect(libraryFindings([...TWELVE, 'libcudnn.so.9.19.0'], wanted)).toEqual([
    {
      what: 'CUDA',
      state: 'missing',
      text: `the runtime wants ${wanted.join(', ')}; not found: libcublas.so.13, libcublasLt.so.13, libcudart.so.13`,
    },
  ]);
  expect(libraryFindings([...THIRTEEN, 'libcudnn.so.9'], wanted)[0]!.state).toBe('good');
  expect(await wantedLibraries(undefined)).toEqual([]);
});

test('half a set is none: what is missing is named for each version', () => {
  const [cuda, cudnn] = libraryFindings(['libcudart.so.13', 'libcurand.so.10', 'libcudnn.so.8']);
  expect(cuda).toEqual({
    what: 'CUDA',
    state: 'missing',
    text:
      'not found: for CUDA 12 libcudart.so.12, libcublas.so.12, libcublasLt.so.12, libcufft.so.11; ' +
      'for CUDA 13 libcublas.so.13, libcublasLt.so.13',
  });
  expect(cudnn).toEqual({ what: 'cuDNN 9', state: 'missing', text: 'not found: libcudnn.so.9' });
});
