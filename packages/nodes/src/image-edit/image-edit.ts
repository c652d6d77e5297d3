/** `image.edit`: resizes, crops, turns and converts an image of each item. */
import { type Item, type NodeContext, type NodeResult, type NodeType, NoriaError } from '@noria/core';
import { requireFile } from '../item-file.ts';
import { passItemOn } from '../lineage/pass-on.ts';
import { parameterFault } from '../parameter-fault.ts';
import { runItems } from '../run-items.ts';
import { StepProblem } from './apply-step.ts';
import { type EditedImage, editImage, StepError } from './edit-image.ts';
import { type ImageFormat, type ImageSettings, imageParameters } from './image-settings.ts';
import { type SharpLibrary, useSharp } from './load-sharp.ts';
import { takeTurn } from './take-turn.ts';

/** 4 × 2 pixels of one colour. */
const examplePng =
  'iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAMAAABIdo1RAAAAA1BMVEXMMwDLpDfOAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAC0lEQVQI12NggAEAAAoAAef42voAAAAASUVORK5CYII=';
const exampleHash = '4285ab32de64a4053d19036646b35cb68a459a4038a96cbf50e4d67fe7148600';

export const imageEdit: NodeType = {
  type: 'image.edit',
  version: 1,
  title: 'Edit an image',
  description:
    'Resizes, crops, turns and converts images: JPEG, PNG, WebP, AVIF, GIF (first frame) and TIFF. What a camera noted about place and time is left out.',
  icon: 'image',
  keywords: {
    en: ['image', 'picture', 'photo', 'resize', 'crop', 'rotate', 'convert', 'thumbnail', 'jpeg', 'png', 'webp'],
    fr: ['image', 'photo', 'redimensionner', 'recadrer', 'tourner', 'convertir', 'miniature'],
    ar: ['صورة', 'تغيير الحجم', 'قص', 'تدوير', 'تحويل', 'مصغرة'],
  },
  parameters: imageParameters,
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  errors: ['PARAMETER_INVALID', 'NODE_FAILED', 'NODE_PART_MISSING', 'BINARY_TOO_LARGE', 'BINARY_GONE'],
  examples: [
    {
      title: 'A thumbnail',
      parameters: { steps: [{ do: 'resize', width: 2 }], format: 'webp', outputField: 'thumbnail', infoField: 'image' },
      files: [`data:image/png;base64,${examplePng}`],
      input: [
        [
          {
            json: { id: 17 },
            binary: { data: { hash: exampleHash, sizeBytes: 104, mimeType: 'image/png', fileName: 'a.png' } },
          },
        ],
      ],
      output: [[{ id: 17, image: { format: 'webp', width: 2, height: 1 } }]],
    },
  ],
  run: editImages,
};

/** An image is read as a whole; it is larger in memory than in its file. */
const maxFileBytes = 67_108_864;

async function editImages(ctx: NodeContext, items: readonly Item[]): Promise<NodeResult> {
  if (items.length === 0) return { kind: 'output', outputs: [[]] };
  const sharp = await useSharp();
  const { results, failures } = await runItems(ctx, items.length, 1, (item) => edit(ctx, sharp, items, item));
  const output = results.filter((made) => made !== undefined);
  return failures.length === 0
    ? { kind: 'output', outputs: [output] }
    : { kind: 'output', outputs: [output], failures };
}

async function edit(ctx: NodeContext, sharp: SharpLibrary, items: readonly Item[], item: number): Promise<Item> {
  const settings = ctx.parameters(item) as unknown as ImageSettings;
  const ref = requireFile(ctx, items, item, settings.field);
  const bytes = await ctx.binaries.read(ref, maxFileBytes);
  const image = await takeTurn(() => editImage(sharp, bytes, settings, ctx.signal)).catch((error: unknown) => {
    ctx.signal.throwIfAborted();
    throw explain(ctx, error, ref.fileName ?? 'file', item);
  });
  const fileName = `${(ref.fileName ?? 'image').replace(/\.[^./\\]*$/, '')}.${extensions[image.format]}`;
  const file = await ctx.binaries.put(image.bytes, { mimeType: `image/${image.format}`, fileName });
  const from = items[item] ?? { json: {} };
  const json = settings.infoField === '' ? from.json : { ...from.json, [settings.infoField]: describe(image) };
  return passItemOn({ json, binary: { ...from.binary, [settings.outputField]: file } }, { item });
}

const extensions: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  avif: 'avif',
  gif: 'gif',
  tiff: 'tiff',
};

function describe({ format, width, height }: EditedImage) {
  return { format, width, height };
}

function explain(ctx: NodeContext, error: unknown, name: string, item: number): NoriaError {
  if (error instanceof StepError) return parameterFault(ctx, `steps[${error.step}]`, error.message, item);
  if (error instanceof StepProblem) return parameterFault(ctx, 'maxPixels', error.message, item);
  const problem = `"${name}" cannot be edited: ${error instanceof Error ? error.message : String(error)}`;
  return new NoriaError('NODE_FAILED', { problem }, { cause: error });
}
