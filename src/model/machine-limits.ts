import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { message, number, text } from './protobuf.js';
import { openSession } from './session-node.js';
import type { Data, Graph, SessionSettings } from './session.js';

/** What a machine can do at most, as its runtime does it. */
export interface MachineLimits {
  /** Multiplications with addition in a second, of large float32 matrices. */
  readonly operationsPerSecond: number;
  /** The same of whole numbers of 8 bits. */
  readonly wholeOperationsPerSecond: number;
  /** Bytes read from memory in a second, by a vector times a matrix larger than the caches. */
  readonly bytesPerSecond: number;
}

const SIDE = 768;
const TALL = [2048, 16384] as const;
const RUNS = 5;

/** An operator that multiplies two matrices, with the numbers that ONNX gives to the types of a, b and y. */
interface Product {
  readonly operator: string;
  readonly types: readonly [a: number, b: number, y: number];
}
const FLOATS: Product = { operator: 'MatMul', types: [1, 1, 1] };
/** uint8 times int8 to int32. */
const WHOLE: Product = { operator: 'MatMulInteger', types: [2, 3, 6] };

/** Returns the best of several runs. Throws UserError `device-not-there`. */
export async function measureLimits(settings: SessionSettings): Promise<MachineLimits> {
  const dims = [SIDE, SIDE];
  const count = SIDE ** 2;
  const floats: Data = { type: 'float32', data: new Float32Array(count).fill(0.5), dims };
  const [square, vector] = await bestMs(FLOATS, settings, [
    { a: floats, b: floats },
    {
      a: { type: 'float32', data: new Float32Array(TALL[0]).fill(0.5), dims: [1, TALL[0]] },
      b: { type: 'float32', data: new Float32Array(TALL[0] * TALL[1]).fill(0.5), dims: TALL },
    },
  ]);
  const [whole] = await bestMs(WHOLE, settings, [
    {
      a: { type: 'uint8', data: new Uint8Array(count).fill(3), dims },
      b: { type: 'int8', data: new Int8Array(count).fill(3), dims },
    },
  ]);
  return {
    operationsPerSecond: (SIDE ** 3 / square!) * 1000,
    wholeOperationsPerSecond: (SIDE ** 3 / whole!) * 1000,
    bytesPerSecond: ((TALL[0] * TALL[1] * 4) / vector!) * 1000,
  };
}

/** Returns the shortest of several runs of a product for each of the inputs, in ms. */
async function bestMs(
  product: Product,
  settings: SessionSettings,
  inputs: readonly Readonly<Record<'a' | 'b', Data>>[],
): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'vw-limits-'));
  const path = join(folder, 'product.onnx');
  try {
    await writeFile(path, productGraph(product));
    const session = await openSession(path, settings);
    const times: number[] = [];
    for (const input of inputs) times.push(await bestRunMs(session, input));
    await session.release();
    return times;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bestRunMs(session: Graph, input: Readonly<Record<string, Data>>): Promise<number> {
  let best = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await session.run(input);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** Returns an ONNX file, a protocol buffer, that multiplies two matrices: y = a b. */
function productGraph({ operator, types }: Product): Uint8Array {
  const graph = [
    ...message(1, [...text(1, 'a'), ...text(1, 'b'), ...text(2, 'y'), ...text(4, operator)]),
    ...text(2, 'product'),
    ...message(11, matrixNamed('a', types[0])),
    ...message(11, matrixNamed('b', types[1])),
    ...message(12, matrixNamed('y', types[2])),
  ];
  return Uint8Array.from([...number(1, 8), ...message(7, graph), ...message(8, number(2, 13))]);
}

/** A matrix whose sides may have any length. */
function matrixNamed(name: string, type: number): number[] {
  const sides = [0, 1].flatMap((axis) => message(1, text(2, `${name}${axis}`)));
  return [...text(1, name), ...message(2, message(1, [...number(1, type), ...message(2, sides)]))];
}
