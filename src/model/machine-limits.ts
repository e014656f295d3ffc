import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from './session-node.js';
import type { Data, Graph, SessionSettings } from './session.js';

/** What a machine can do at most, as its runtime does it. */
export interface MachineLimits {
  /** Multiplications with addition in a second, of large float32 matrices. */
  readonly operationsPerSecond: number;
  /** Bytes read from memory in a second, by a vector times a matrix larger than the caches. */
  readonly bytesPerSecond: number;
}

const SIDE = 768;
const TALL = [2048, 16384] as const;
const RUNS = 5;

/** Returns the best of several runs. Throws UserError `device-not-there`. */
export async function measureLimits(settings: SessionSettings): Promise<MachineLimits> {
  const folder = await mkdtemp(join(tmpdir(), 'vw-limits-'));
  const path = join(folder, 'product.onnx');
  try {
    await writeFile(path, productGraph());
    const session = await openSession(path, settings);
    const square = await bestMs(session, matrix(SIDE, SIDE), matrix(SIDE, SIDE));
    const vector = await bestMs(session, matrix(1, TALL[0]), matrix(...TALL));
    await session.release();
    return {
      operationsPerSecond: (SIDE ** 3 / square) * 1000,
      bytesPerSecond: ((TALL[0] * TALL[1] * 4) / vector) * 1000,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bestMs(session: Graph, a: Data, b: Data): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await session.run({ a, b });
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function matrix(rows: number, columns: number): Data {
  return { type: 'float32', data: new Float32Array(rows * columns).fill(0.5), dims: [rows, columns] };
}

/** Returns an ONNX file, a protocol buffer, that multiplies two matrices: y = a b. */
function productGraph(): Uint8Array {
  const graph = [
    ...message(1, [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'y'), ...text(4, 'MatMul')]),
    ...text(2, 'product'),
    ...message(11, matrixNamed('a')),
    ...message(11, matrixNamed('b')),
    ...message(12, matrixNamed('y')),
  ];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, number(2, 13))]);
}

/** A float matrix whose sides may have any length. */
function matrixNamed(name: string): number[] {
  const sides = [0, 1].flatMap((axis) => message(1, text(2, `${name}${axis}`)));
  return [...text(1, name), ...message(2, message(1, [...number(1, 1), ...message(2, sides)]))];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

function number(field: number, value: number): number[] {
  return [field << 3, ...varint(value)];
}

function message(field: number, content: readonly number[]): number[] {
  return [(field << 3) | 2, ...varint(content.length), ...content];
}

function text(field: number, value: string): number[] {
  return message(field, [...Buffer.from(value)]);
}
