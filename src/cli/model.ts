import {
  type Bundle,
  DEFAULT_MODEL,
  checkWeights,
  findModel,
  listModels,
  openBundle,
  readManifest,
} from '../model/bundle.js';
import { fsqSize } from '../model/fsq.js';
import { draftOf, generate, readPrompt } from '../model/generate.js';
import { type Manifest, tokensAcross } from '../model/manifest.js';
import { argmax } from '../model/sampling.js';
import { TokenModel } from '../model/token-model.js';
import { loadVideoModel } from '../model/load-video-model.js';
import { tryNetworks } from '../player/try-networks.js';
import { frameStyle } from '../render/frame-styles.js';
import { renderFrame } from '../render/render-frame.js';
import type { Subcommand } from './lazy-command.js';

interface ModelOptions {
  name: string;
  json: boolean;
}

const options = <T extends Parameters<Subcommand<ModelOptions>['builder']>[0]>(yargs: T, usage: string) =>
  yargs
    .usage(usage)
    .positional('name', {
      type: 'string',
      default: DEFAULT_MODEL,
      describe: 'name under models/, or folder with a model.json',
    })
    .options({ json: { type: 'boolean', default: false, describe: 'one line of JSON on stdout' } });

/** `vw model check`: every file, then the networks on the empty board. */
export const modelCheckCommand: Subcommand<ModelOptions> = {
  example: ['model check vw', 'are all files whole, and does it run'],
  builder: (yargs) =>
    options(
      yargs,
      '$0 model check [name]\n\nChecks a model: model.json, every file, and one move through all networks.',
    ),

  handler: async ({ name, json }) => {
    const bundle = await openBundle(name);
    await checkWeights(bundle);
    await runOnce(bundle);
    const files = Object.keys(bundle.files).length + bundle.manifest.weights.length;
    const { name: is } = bundle.manifest;
    console.log(
      json
        ? JSON.stringify({ name: is, folder: bundle.folder, files, sound: true })
        : `${is} is sound: model.json, ${files} files by sha256, and an empty board through all networks.`,
    );
  },
};

/** `vw model show`: what model.json says, in words. */
export const modelShowCommand: Subcommand<ModelOptions> = {
  example: ['model show vw', 'shapes, codes and where it comes from'],
  builder: (yargs) => options(yargs, '$0 model show [name]\n\nWhat a model is and where it comes from.'),

  handler: ({ name, json }) => {
    const folder = findModel(name);
    const manifest = readManifest(folder);
    console.log(json ? JSON.stringify({ folder, ...manifest }) : describe(manifest, folder));
  },
};

async function runOnce(bundle: Bundle): Promise<void> {
  if (bundle.manifest.frameDecoding === 'autoregressive') return runTokenModelOnce(bundle);
  const model = await loadVideoModel(bundle, { device: 'cpu' });
  await tryNetworks(model);
  await model.dispose();
}

async function runTokenModelOnce(bundle: Bundle): Promise<void> {
  const model = await TokenModel.load(bundle, { device: 'cpu' });
  const { boardSizes, frame } = bundle.manifest;
  const size = boardSizes[0]!;
  const tokens = await model.encode(renderFrame(frame.style, size, new Int8Array(size * size)));
  const draft = draftOf(model, tokens);
  await generate(model, await readPrompt(model, tokens), { choose: argmax, vocabulary: 'restricted', draft });
  await model.decode(tokens);
  await model.dispose();
}

function describe(manifest: Manifest, folder: string): string {
  const { frame, tokens, codes, vocabulary } = manifest;
  const provenance = Object.entries(manifest.provenance).map(
    ([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  const side = (size: number): number => frameStyle(frame.style).frameSide(size);
  const across = (size: number): number => tokensAcross(manifest, size);
  const perSize = (text: (size: number) => string): string => manifest.boardSizes.map(text).join(', ');
  const rows: (readonly [string, string])[] = [
    ['name', manifest.name],
    ['folder', folder],
    ['board sizes', manifest.boardSizes.join(', ')],
    ['frame', `${frame.style}, ${perSize((size) => `${side(size)}x${side(size)} px`)}`],
    [
      'tokens',
      `${perSize((size) => `${across(size)}x${across(size)}`)} of ${fsqSize(tokens.levels)} (FSQ levels ${tokens.levels.join(', ')})`,
    ],
    [
      'codes',
      `${codes.horizon} ahead, ${codes.history} back, of ${fsqSize(codes.levels)} (FSQ levels ${codes.levels.join(', ')})`,
    ],
    ['vocabulary', `${vocabulary.size} ids`],
    ['sequence', manifest.sequence.join(' ')],
    ['next frame', manifest.frameDecoding],
    ...provenance,
  ];
  const width = Math.max(...rows.map(([key]) => key.length)) + 2;
  const models = listModels();
  return [
    ...rows.map(([key, value]) => `${key.padEnd(width)}${value}`),
    '',
    `models here: ${models.join(', ')}`,
  ].join('\n');
}
