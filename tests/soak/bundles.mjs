#!/usr/bin/env node
// node tests/soak/bundles.mjs [--model vw] [--regions 200]
// Damages a copy of a bundle, one region of one file at a time: a byte flipped, bytes zeroed, the file cut, emptied, gone.
// Ends with 1 unless each damage to a graph is refused in one sentence that names the file, and each damage to the manifest is
// refused in one sentence or harms nothing.
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findModel, openBundle } from '../../dist/model/bundle.js';
import { UserError } from '../../dist/util/errors.js';

const { values } = parseArgs({
  options: { model: { type: 'string', default: 'vw' }, regions: { type: 'string', default: '200' } },
});
const source = findModel(values.model);
const folder = mkdtempSync(join(tmpdir(), 'vw-bundles-'));
const names = readdirSync(source).filter((name) => /\.(json|onnx)$/.test(name));
for (const name of names) copyFileSync(join(source, name), join(folder, name));
const counts = { damages: 0, refused: 0, harmless: 0, faults: 0 };

function fault(name, what, message) {
  counts.faults++;
  console.error(`\n${name}, ${what}: ${message}`.slice(0, 1000));
}

async function look(name, what) {
  counts.damages++;
  try {
    await openBundle(folder);
    if (name === 'model.json') counts.harmless++;
    else fault(name, what, 'taken as whole');
  } catch (error) {
    const isSentence =
      error instanceof UserError && !error.message.includes('\n') && error.message.includes(name);
    if (isSentence || (name === 'model.json' && error instanceof UserError)) counts.refused++;
    else fault(name, what, error.stack ?? String(error));
  }
}

for (const name of names) {
  const path = join(folder, name);
  const whole = readFileSync(path);
  const regions = name === 'model.json' ? whole.length : Number(values.regions);
  for (let region = 0; region < regions; region++) {
    const at = Math.floor((region * whole.length) / regions);
    const flipped = Buffer.from(whole);
    flipped[at] ^= 1 << (region % 8);
    const zeroed = Buffer.from(whole).fill(0, at, Math.min(at + 64, whole.length));
    for (const [what, bytes] of [
      [`bit flipped at ${at}`, flipped],
      [`64 bytes zeroed at ${at}`, zeroed],
      [`cut at ${at}`, whole.subarray(0, at)],
    ]) {
      if (bytes.equals(whole)) continue;
      writeFileSync(path, bytes);
      await look(name, what);
    }
    if (region % 50 === 49) process.stderr.write(`\r${name}: ${region + 1}/${regions} regions   `);
  }
  rmSync(path);
  await look(name, 'gone');
  writeFileSync(path, whole);
}
rmSync(folder, { recursive: true });
console.log(`\n${JSON.stringify(counts)}`);
process.exitCode = counts.faults === 0 ? 0 : 1;
