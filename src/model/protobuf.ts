// Protocol buffers as far as ONNX files need them: https://protobuf.dev/programming-guides/encoding/

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** Returns a field that is a number; what these return is bytes, fields of a message one after the other. */
export function number(field: number, value: number): number[] {
  return [...varint(field << 3), ...varint(value)];
}

export function message(field: number, content: readonly number[]): number[] {
  return [...varint((field << 3) | 2), ...varint(content.length), ...content];
}

export function text(field: number, value: string): number[] {
  return message(field, [...Buffer.from(value)]);
}
