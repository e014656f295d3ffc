const NONE = { path: 'x.onnx', sha256: '0'.repeat(64) };

/** VideoWorld 300M as a model.json: 4x4 tokens of 64,000 codes, three latent codes, 160,005 ids. */
export const ORIGINAL_300M = {
  format: 2,
  name: 'videoworld-300m',
  boardSizes: [9],
  frame: { style: 'original' },
  tokens: { pixels: 64, levels: [8, 8, 8, 5, 5, 5] },
  codes: { levels: [8, 8, 8, 5, 5, 5], horizon: 3, history: 0 },
  vocabulary: {
    size: 160005,
    frameOffset: 96005,
    codeOffset: 32007,
    special: { '<im_start>': 32000, '<im_end>': 32001, '<act_start>': 32004, '<act_end>': 32006, '</s>': 2 },
  },
  sequence: [
    ...['<im_start>', 'frame', '<im_end>', '<act_start>'],
    ...['codes', '<act_end>', '<im_start>', 'nextFrame', '<im_end>'],
  ],
  frameDecoding: 'autoregressive',
  cache: { layers: 24, heads: 16, width: 64 },
  files: {
    ...{ encoder: NONE, decoder: NONE, transformer: NONE },
    ...{ head: NONE, codeHead: NONE, frameHead: NONE },
  },
  weights: [{ path: 'head.weights', bytes: 655360480, sha256: '0'.repeat(64) }],
  costs: { 9: { encoder: { operations: 15805117568, weightBytes: 167609948 } } },
  provenance: { data: 'Video-GoBench' },
};
