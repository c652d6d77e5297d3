/** Changes one image: opens it, does the steps in their order, and writes it in the format that is wanted. */
import type { Sharp, SharpOptions } from 'sharp';
import { applyStep, checkPixels, type ImageSize } from './apply-step.ts';
import type { ImageFormat, ImageSettings } from './image-settings.ts';
import type { SharpLibrary } from './load-sharp.ts';

export interface EditedImage extends ImageSize {
  readonly bytes: Uint8Array;
  readonly format: ImageFormat;
}

/** Thrown by a step: which one it was. */
export class StepError extends Error {
  readonly step: number;

  constructor(step: number, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.step = step;
  }
}

const maxSeconds = 60;

/** @throws StepError; StepProblem the image is too large; Error the library cannot read it */
export async function editImage(
  sharp: SharpLibrary,
  bytes: Uint8Array,
  { steps, format, quality, maxPixels }: ImageSettings,
  signal: AbortSignal,
): Promise<EditedImage> {
  const options: SharpOptions = { limitInputPixels: maxPixels, failOn: 'error', autoOrient: true };
  const opened = sharp(bytes, options);
  const about = await opened.metadata();
  const wanted = format === 'same' ? readFormat(about.format) : format;
  let size: ImageSize = about.autoOrient;
  checkPixels(size, maxPixels);
  let image = opened;
  for (const [at, step] of steps.entries()) {
    signal.throwIfAborted();
    try {
      image = applyStep(image, step, size, maxPixels);
      // The library has an order of its own for what is done in one go.
      if (at === steps.length - 1) break;
      const { data, info } = await image.timeout({ seconds: maxSeconds }).raw().toBuffer({ resolveWithObject: true });
      const { width, height, channels } = info;
      size = { width, height };
      image = sharp(data, { raw: { width, height, channels }, limitInputPixels: maxPixels });
    } catch (cause) {
      throw new StepError(at, cause);
    }
  }
  signal.throwIfAborted();
  const { data, info } = await write(image, wanted, quality)
    .timeout({ seconds: maxSeconds })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, format: wanted, width: info.width, height: info.height };
}

/** AVIF is a kind of HEIF; what cannot be written is written as PNG, which loses nothing. */
function readFormat(format: string | undefined): ImageFormat {
  switch (format) {
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'gif':
    case 'tiff':
      return format;
    case 'heif':
      return 'avif';
    default:
      return 'png';
  }
}

function write(image: Sharp, format: ImageFormat, quality: number): Sharp {
  switch (format) {
    case 'jpeg':
      // Has no transparency.
      return image.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: true });
    case 'png':
      return image.png();
    case 'webp':
      return image.webp({ quality });
    case 'avif':
      return image.avif({ quality });
    case 'gif':
      return image.gif();
    case 'tiff':
      return image.tiff({ quality });
  }
}
