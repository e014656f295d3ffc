#!/usr/bin/env node
// node tests/soak/bundles.mjs [--model vw] [--regions 200] [--forged 500] [--seed 1]
// Damages a copy of a bundle, one region of one file at a time: a byte flipped, bytes zeroed, the file cut, emptied, gone.
// Ends with 1 unless each damage to a graph is refused in one sentence that names the file, and each damage to the manifest is
// refused in one sentence or harms nothing.
// Then forges bundles: graphs with some bytes changed and checksums that are right again, numbers of the manifest that are too large,
// too small or of another kind. `vw model check` must refuse each in one line, or find that it runs; no crash, no hang.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findModel, openBundle } from '../../dist/model/bundle.js';
import { UserError } from '../../dist/util/errors.js';

const { values } = parseArgs({
  options: {
    model: { type: 'string', default: 'vw' },
    regions: { type: 'string', default: '200' },
    forged: { type: 'string', default: '500' },
    seed: { type: 'string', default: '1' },
  },
});
const vw = fileURLToPath(new URL('../../dist/cli/vw.js', import.meta.url));
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

/** mulberry32 */
let state = Number(values.seed);
function random(below) {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
}
const pick = (list) => list[random(list.length)];
const STRANGE = [
  0,
  1,
  -1,
  7,
  1e9,
  2 ** 31,
  2 ** 53,
  1.5,
  null,
  '',
  'x',
  [],
  {},
  [9, 19],
  [9, 9],
  '../x',
  'NaN',
  true,
];

/** Every place of a JSON value: what has it, and the key. */
function places(value, found = []) {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    places(value[key], found);
  }
  return found;
}

function forge(manifest) {
  const roles = Object.keys(manifest.files);
  if (random(3) === 0) {
    const [inside, key] = pick(places(manifest));
    inside[key] = pick(STRANGE);
    return `model.json: ${key} is ${JSON.stringify(inside[key])}`;
  }
  const role = pick(roles);
  const path = join(folder, manifest.files[role].path);
  const bytes = Buffer.from(readFileSync(path));
  const changes = 1 + random(4);
  const where = [];
  // What says how a graph is made lies at its two ends and between its weights; half of the changes look for it there.
  for (let change = 0; change < changes; change++) {
    const at = random(2) ? random(bytes.length) : random(2) ? random(2000) : bytes.length - 1 - random(4000);
    bytes[at] = random(2) ? bytes[at] ^ (1 << random(8)) : random(256);
    where.push(at);
  }
  writeFileSync(path, bytes);
  manifest.files[role].sha256 = createHash('sha256').update(bytes).digest('hex');
  return `${role}: bytes ${where.join(', ')}`;
}

const forged = { forged: 0, refused: 0, runs: 0, faults: 0, longestMs: 0 };
for (let index = 0; index < Number(values.forged); index++) {
  for (const name of names) copyFileSync(join(source, name), join(folder, name));
  const manifest = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const what = forge(manifest);
  writeFileSync(join(folder, 'model.json'), JSON.stringify(manifest));
  const start = performance.now();
  const { status, signal, stderr } = spawnSync(process.execPath, [vw, 'model', 'check', folder], {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  forged.forged++;
  forged.longestMs = Math.max(forged.longestMs, Math.round(performance.now() - start));
  if (status === 0) forged.runs++;
  else if (status === 1 && signal === null && stderr.trim().split('\n').length === 1) forged.refused++;
  else {
    forged.faults++;
    console.error(`\nforged ${index}, ${what}: ${signal ?? status} ${stderr.slice(0, 600)}`);
  }
  if (index % 10 === 9) process.stderr.write(`\rforged: ${index + 1}/${values.forged}   `);
}
rmSync(folder, { recursive: true });
console.log();
for (const each of [counts, forged]) console.log(JSON.stringify({ soak: 'bundles', ...each }));
process.exitCode = counts.faults + forged.faults === 0 ? 0 : 1;
