import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { UserError } from '../util/errors.js';

/** A message's fields that hold messages, by number: field numbers of onnx.proto (ONNX 1.22). */
interface MessageKind {
  readonly inside: Readonly<Record<number, () => MessageKind>>;
  /** The field of a tensor's external data: pairs of key and value. */
  readonly external?: number;
}

const TENSOR: MessageKind = { inside: {}, external: 13 };
const SPARSE: MessageKind = { inside: { 1: () => TENSOR, 2: () => TENSOR } };
const ATTRIBUTE: MessageKind = {
  inside: {
    5: () => TENSOR,
    6: () => GRAPH,
    10: () => TENSOR,
    11: () => GRAPH,
    22: () => SPARSE,
    23: () => SPARSE,
  },
};
const NODE: MessageKind = { inside: { 5: () => ATTRIBUTE } };
const GRAPH: MessageKind = { inside: { 1: () => NODE, 5: () => TENSOR, 15: () => SPARSE } };
const FUNCTION: MessageKind = { inside: { 7: () => NODE, 11: () => ATTRIBUTE } };
const TRAINING: MessageKind = { inside: { 1: () => GRAPH, 2: () => GRAPH } };
const MODEL: MessageKind = { inside: { 7: () => GRAPH, 20: () => TRAINING, 25: () => FUNCTION } };

/** Graphs inside graphs inside graphs: no network of ours has any. */
const MOST_DEPTH = 64;
const LONGEST_NAME = 4096;

/**
 * Returns the names of the files beside an ONNX file that it reads weights from, as it writes them.
 * Reads only what leads to them, not the weights inside. Throws UserError `broken-model` where the file is no ONNX model.
 */
export function externalFiles(path: string): string[] {
  const file = openSync(path, 'r');
  try {
    const reader = new Reader(file, path);
    const names = new Set<string>();
    collect(reader, MODEL, fstatSync(file).size, names, 0);
    return [...names];
  } finally {
    closeSync(file);
  }
}

function collect(reader: Reader, kind: MessageKind, end: number, names: Set<string>, depth: number): void {
  if (depth > MOST_DEPTH) throw reader.broken();
  while (reader.at < end) {
    const { field, fieldEnd, hasContent } = reader.field(end);
    const inside = hasContent ? kind.inside[field] : undefined;
    if (inside) collect(reader, inside(), fieldEnd, names, depth + 1);
    else if (hasContent && field === kind.external) {
      const location = locationOf(reader, fieldEnd);
      if (location !== undefined) names.add(location);
    }
    reader.at = fieldEnd;
  }
}

/** Returns the value of a pair whose key is `location`. */
function locationOf(reader: Reader, end: number): string | undefined {
  const pair: Record<number, string> = {};
  while (reader.at < end) {
    const { field, fieldEnd, hasContent } = reader.field(end);
    if (hasContent) pair[field] = reader.text(fieldEnd);
    reader.at = fieldEnd;
  }
  return pair[1] === 'location' ? (pair[2] ?? '') : undefined;
}

/** A protocol buffer in a file, read a piece at a time: https://protobuf.dev/programming-guides/encoding/ */
class Reader {
  readonly #file: number;
  readonly #path: string;
  readonly #piece = Buffer.alloc(1 << 16);
  #pieceStart = 0;
  #pieceLength = 0;
  at = 0;

  constructor(file: number, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Returns the field at `at`, its end, and whether `at` now is the beginning of a content with a length. */
  field(end: number): { field: number; fieldEnd: number; hasContent: boolean } {
    const tag = this.#varint(end);
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    const hasContent = wire === 2;
    let length: number;
    if (wire === 0) {
      this.#varint(end);
      length = 0;
    } else if (wire === 1) length = 8;
    else if (wire === 5) length = 4;
    else if (hasContent) length = this.#varint(end);
    else throw this.broken();
    const fieldEnd = this.at + length;
    if (field === 0 || fieldEnd > end) throw this.broken();
    return { field, fieldEnd, hasContent };
  }

  text(end: number): string {
    if (end - this.at > LONGEST_NAME) throw this.broken();
    const bytes: number[] = [];
    while (this.at < end) bytes.push(this.#byte());
    return Buffer.from(bytes).toString('utf8');
  }

  broken(): UserError {
    return new UserError('broken-model', `${this.#path} is no ONNX model: damaged at byte ${this.at}`);
  }

  #varint(end: number): number {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      if (this.at >= end) throw this.broken();
      const byte = this.#byte();
      value += (byte & 127) * 2 ** (7 * shift);
      if (byte < 128) return value;
    }
    throw this.broken();
  }

  #byte(): number {
    if (this.at < this.#pieceStart || this.at >= this.#pieceStart + this.#pieceLength) {
      this.#pieceStart = this.at;
      this.#pieceLength = readSync(this.#file, this.#piece, 0, this.#piece.length, this.at);
      if (this.#pieceLength === 0) throw this.broken();
    }
    return this.#piece[this.at++ - this.#pieceStart]!;
  }
}
