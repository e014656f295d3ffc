import { TestEnvironment } from 'jest-environment-node';

// A sandbox's process.env is a copy that the native side does not see: src/model/no-telemetry.ts has no effect there.
process.env.ORT_DISABLE_TELEMETRY = '1';

// jest runs tests in a sandbox with typed arrays of its own, which onnxruntime-node's native side does not
// recognise ("A float32 tensor's data must be type of function Float32Array"): hand in the host's.
const HOST_GLOBALS = {
  ArrayBuffer,
  Float32Array,
  Float64Array,
  Int8Array,
  Int16Array,
  Int32Array,
  BigInt64Array,
  BigUint64Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Uint8ClampedArray,
};

export default class OnnxEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    Object.assign(this.global, HOST_GLOBALS);
  }
}
