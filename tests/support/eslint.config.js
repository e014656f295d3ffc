import tseslint from 'typescript-eslint';

// Folders of src/ in dependency order: each may import itself and the ones before it.
// `pure` folders also run in a browser: no node: modules and no native packages.
const LAYERS = [
  'util',
  'go',
  'rating',
  'render',
  'picture',
  'model',
  'vision',
  'player',
  'think',
  'gtp',
  'watch',
  'analysis',
  'judge',
  'report',
  'match',
  'arena',
  'eval',
  'bench',
  'web',
  'cli',
];
const PURE = new Set(['go', 'rating', 'render']);
// One door to each native library.
const DOORS = {
  'onnxruntime-node': 'src/model/session-node.ts',
  'onnxruntime-web': 'src/model/session-web.ts',
  'onnxruntime-web/wasm': 'src/model/session-web.ts',
  'onnxruntime-web/webgpu': 'src/model/session-web.ts',
  canvas: 'src/picture/**/*.ts',
};

const restrict = (folder) => {
  const later = LAYERS.slice(LAYERS.indexOf(folder) + 1);
  const patterns = later.map((name) => ({
    group: [`**/${name}/**`],
    message: `${folder} lies below ${name}`,
  }));
  if (PURE.has(folder)) patterns.push({ group: ['node:*'], message: `${folder} also runs in a browser` });
  const paths = Object.keys(DOORS).map((name) => ({ name, message: `only ${DOORS[name]} imports ${name}` }));
  return { patterns, paths };
};

const layerRules = LAYERS.map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  ignores: Object.values(DOORS),
  rules: { 'no-restricted-imports': ['error', restrict(folder)] },
}));

const doorRules = Object.values(DOORS).map((door) => {
  const folder = door.split('/')[1];
  const { patterns, paths } = restrict(folder);
  return {
    files: [door],
    rules: {
      'no-restricted-imports': ['error', { patterns, paths: paths.filter((p) => DOORS[p.name] !== door) }],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'training/**', 'node_modules/**', '**/*.js', '**/*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['tests/tsconfig.json', 'src/web/page/tsconfig.json'],
        tsconfigRootDir: `${import.meta.dirname}/../..`,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['src/cli/**/*.ts'], rules: { 'no-console': 'off' } },
  ...layerRules,
  ...doorRules,
);
