/** Images that are changed, by the real library; what is no image or too large is refused. */
import { type BinaryRef, type Item, NoriaError, type OutputResult, type Parameters } from '@noria/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { runNode } from '../testing/run-node.ts';
import { imageEdit } from './image-edit.ts';
import { loadSharp } from './load-sharp.ts';

const binaries = createMemoryBinaries();

const run = (parameters: Parameters, items: Item[], signal?: AbortSignal): Promise<OutputResult> =>
  runNode(imageEdit, { parameters, inputs: [items], binaries, ...(signal === undefined ? {} : { signal }) });

const put = (bytes: Uint8Array, fileName = 'photo.png'): Promise<BinaryRef> =>
  binaries.put(bytes, { mimeType: 'image/png', fileName });

const itemOf = (ref: BinaryRef, json: Item['json'] = {}): Item => ({ json, binary: { data: ref } });

const blank = (width: number, height: number, background = '#ff0000') =>
  sharp({ create: { width, height, channels: 3, background } })
    .png()
    .toBuffer();

/** The left half is red, the right half blue. */
async function twoHalves(width: number, height: number): Promise<Buffer> {
  const half = await blank(width / 2, height, '#0000ff');
  return sharp(await blank(width, height))
    .composite([{ input: half, left: width / 2, top: 0 }])
    .png()
    .toBuffer();
}

async function bytesOf(item: Item | undefined, field = 'data'): Promise<Buffer> {
  const ref = item?.binary?.[field];
  if (ref === undefined) throw new Error('the item has no file');
  return Buffer.from(await binaries.read(ref, 100_000_000));
}

async function colourAt(bytes: Buffer, left: number, top: number): Promise<number[]> {
  const { data } = await sharp(bytes)
    .extract({ left, top, width: 1, height: 1 })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [...data];
}

const red = [255, 0, 0];
const blue = [0, 0, 255];

async function editOne(bytes: Buffer, parameters: Parameters) {
  const { outputs } = await run({ infoField: 'image', ...parameters }, [itemOf(await put(bytes))]);
  const [item] = outputs[0] ?? [];
  return { item, info: item?.json.image, bytes: await bytesOf(item) };
}

describe('image.edit', () => {
  it.each([
    [{ do: 'resize', width: 50 }, 50, 25],
    [{ do: 'resize', height: 10 }, 20, 10],
    [{ do: 'resize', width: 30, height: 30 }, 30, 15],
    [{ do: 'resize', width: 30, height: 30, fit: 'cover' }, 30, 30],
    [{ do: 'resize', width: 30, height: 30, fit: 'contain' }, 30, 30],
    [{ do: 'resize', width: 30, height: 30, fit: 'fill' }, 30, 30],
    [{ do: 'resize', width: 300 }, 100, 50],
    [{ do: 'resize', width: 300, enlarge: true }, 300, 150],
    [{ do: 'crop', left: 10, top: 5, width: 20, height: 30 }, 20, 30],
    [{ do: 'crop', left: 10 }, 90, 50],
    [{ do: 'rotate', angle: 90 }, 50, 100],
    [{ do: 'rotate', angle: -180 }, 100, 50],
    [{ do: 'mirror' }, 100, 50],
    [{ do: 'grayscale' }, 100, 50],
  ])('%j gives %i × %i', async (step, width, height) => {
    const { info, bytes } = await editOne(await twoHalves(100, 50), { steps: [step] });
    expect(info).toEqual({ format: 'png', width, height });
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'png', width, height });
  });

  it('does the changes in their order', async () => {
    const cropFirst = [
      { do: 'crop', left: 0, top: 0, width: 50, height: 50 },
      { do: 'rotate', angle: 90 },
      { do: 'resize', width: 10 },
    ];
    const cropLast = [{ do: 'mirror' }, { do: 'resize', width: 50 }, { do: 'crop', width: 25 }];
    const first = await editOne(await twoHalves(100, 50), { steps: cropFirst });
    expect(first.info).toMatchObject({ width: 10, height: 10 });
    expect(await colourAt(first.bytes, 5, 5)).toEqual(red);
    const last = await editOne(await twoHalves(100, 50), { steps: cropLast });
    expect(last.info).toMatchObject({ width: 25, height: 25 });
    expect(await colourAt(last.bytes, 10, 10)).toEqual(blue);
  });

  it.each([
    ['jpeg', 'photo.jpg'],
    ['png', 'photo.png'],
    ['webp', 'photo.webp'],
    ['avif', 'photo.avif'],
    ['gif', 'photo.gif'],
    ['tiff', 'photo.tiff'],
  ])('converts to %s', async (format, fileName) => {
    const { item, bytes } = await editOne(await twoHalves(20, 10), { format });
    expect(item?.binary?.data).toMatchObject({ mimeType: `image/${format}`, fileName });
    expect((await sharp(bytes).metadata()).format).toBe(format === 'avif' ? 'heif' : format);
    const again = await run({ infoField: 'image' }, [item as Item]);
    expect(again.outputs[0]?.[0]?.json.image).toEqual({ format, width: 20, height: 10 });
  });

  it('makes files smaller with less quality', async () => {
    const noise = await sharp({
      create: {
        width: 100,
        height: 100,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer();
    const [low, high] = [
      await editOne(noise, { format: 'jpeg', quality: 10 }),
      await editOne(noise, { format: 'jpeg', quality: 95 }),
    ];
    expect(low.bytes.length).toBeLessThan(high.bytes.length / 2);
  });

  it('turns photos upright, and leaves out what the camera noted', async () => {
    const photo = await sharp(await twoHalves(100, 50))
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { info, bytes } = await editOne(photo, { steps: [{ do: 'resize', width: 25 }] });
    expect(info).toEqual({ format: 'jpeg', width: 25, height: 50 });
    const about = await sharp(bytes).metadata();
    expect([about.orientation, about.exif]).toEqual([undefined, undefined]);
  });

  it('puts the result beside the image where it is told to, and keeps the rest of the item', async () => {
    const ref = await put(await blank(4, 4));
    const { outputs } = await run({ outputField: 'small', format: 'gif' }, [itemOf(ref, { id: 1 })]);
    expect(outputs[0]).toMatchObject([
      { json: { id: 1 }, binary: { data: ref, small: { fileName: 'photo.gif' } }, pairedItem: { item: 0 } },
    ]);
  });

  it.each([
    [[{ do: 'resize' }], 'steps[0]', 'give a width'],
    [[{ do: 'mirror' }, { do: 'crop', left: 90, width: 20 }], 'steps[1]', 'which is 100 × 50 there'],
    [[{ do: 'resize', width: 10_000, enlarge: true }], 'steps[0]', '10000 × 5000'],
    [[{ do: 'rotate', angle: 45 }], 'steps[0]', '107 × 107'],
  ])('refuses %j, and says which change it is', async (steps, parameter, problem) => {
    await expect(editOne(await twoHalves(100, 50), { steps, maxPixels: 6_000 })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter, problem: expect.stringContaining(problem), item: 0 },
    });
  });

  it('refuses an image of more pixels than it may have, before it is unpacked', async () => {
    const large = await blank(3_000, 3_000);
    await expect(editOne(large, { maxPixels: 1_000_000 })).rejects.toThrow(/pixel/);
  });

  it.each([
    ['no image', Buffer.from('just text')],
    ['an empty file', Buffer.alloc(0)],
    [
      'SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"><rect width="5" height="5"/></svg>'),
    ],
  ])('says that it cannot read %s', async (_title, bytes) => {
    await expect(editOne(bytes, {})).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringContaining('"photo.png" cannot be edited'),
    });
  });

  it('says that half an image is broken', async () => {
    const noise = await sharp({
      create: {
        width: 100,
        height: 100,
        channels: 3,
        background: '#000',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .jpeg()
      .toBuffer();
    await expect(editOne(noise.subarray(0, noise.length / 2), {})).rejects.toMatchObject({ code: 'NODE_FAILED' });
  });

  it('lets the other items through when one fails', async () => {
    const items = [itemOf(await put(Buffer.from('text'))), itemOf(await put(await blank(4, 4))), { json: {} }];
    const { outputs, failures } = await run({}, items);
    expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
    expect(failures?.map(({ item, error }) => [item, error.code])).toEqual([
      [0, 'NODE_FAILED'],
      [2, 'PARAMETER_INVALID'],
    ]);
  });

  it.each([
    { steps: [{ do: 'explode' }] },
    { steps: [{ do: 'rotate', background: 'url(x)' }] },
    { quality: 0 },
    { format: 'bmp' },
  ])('refuses the parameters %j', async (parameters) => {
    await expect(editOne(await blank(4, 4), parameters)).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
  });

  it('gives nothing for no items, and stops when the execution is cancelled', async () => {
    expect((await run({}, [])).outputs).toEqual([[]]);
    const cancel = new AbortController();
    cancel.abort(new NoriaError('EXECUTION_CANCELLED'));
    const items = [itemOf(await put(await blank(4, 4)))];
    await expect(run({}, items, cancel.signal)).rejects.toThrow('cancelled');
  });

  it('edits the images of 1,000 items', async () => {
    const ref = await put(await blank(4, 4));
    const items = Array.from({ length: 1_000 }, (_, n) => itemOf(ref, { n }));
    const { outputs } = await run({ steps: [{ do: 'resize', width: 2 }] }, items);
    expect(outputs[0]?.map(({ json }) => json.n)).toEqual(items.map(({ json }) => json.n));
  }, 30_000);
});

describe('where the library is not installed', () => {
  it('says what to do', async () => {
    const missing = () => Promise.reject(new Error('Could not load the "sharp" module'));
    await expect(loadSharp(missing)).rejects.toMatchObject({
      code: 'NODE_PART_MISSING',
      message: expect.stringContaining('npm install --include=optional'),
    });
  });
});
