/** One change of an image, once it is certain that it can be done and that the result is not too large. */
import type { Sharp } from 'sharp';
import type { ImageStep } from './image-settings.ts';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** What is wrong with a step on this image, for people. */
export class StepProblem extends Error {}

/**
 * @param from size of the image before
 * @throws StepProblem
 */
export function applyStep(image: Sharp, step: ImageStep, from: ImageSize, maxPixels: number): Sharp {
  switch (step.do) {
    case 'resize':
      return resize(image, step, from, maxPixels);
    case 'crop':
      return crop(image, step, from);
    case 'rotate': {
      const { angle = 90, background = '#00000000' } = step;
      checkPixels(rotatedSize(from, angle), maxPixels);
      return image.rotate(angle, { background });
    }
    case 'mirror':
      return step.direction === 'vertical' ? image.flip() : image.flop();
    case 'grayscale':
      return image.grayscale();
  }
}

function resize(
  image: Sharp,
  { width, height, fit = 'inside', enlarge = false, background = '#00000000' }: Extract<ImageStep, { do: 'resize' }>,
  from: ImageSize,
  maxPixels: number,
): Sharp {
  if (width === undefined && height === undefined) throw new StepProblem('give a width, a height or both');
  const size = {
    width: width ?? Math.ceil((from.width * (height ?? 0)) / from.height),
    height: height ?? Math.ceil((from.height * (width ?? 0)) / from.width),
  };
  checkPixels(size, maxPixels);
  return image.resize({
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    fit,
    withoutEnlargement: !enlarge,
    background,
  });
}

function crop(
  image: Sharp,
  { left = 0, top = 0, width, height }: Extract<ImageStep, { do: 'crop' }>,
  from: ImageSize,
): Sharp {
  const size = { width: width ?? from.width - left, height: height ?? from.height - top };
  if (size.width < 1 || size.height < 1 || left + size.width > from.width || top + size.height > from.height) {
    const wanted = `${size.width} × ${size.height} from (${left}, ${top})`;
    throw new StepProblem(`${wanted} lies outside of the image, which is ${from.width} × ${from.height} there`);
  }
  return image.extract({ left, top, ...size });
}

function rotatedSize({ width, height }: ImageSize, angle: number): ImageSize {
  const radians = (angle * Math.PI) / 180;
  const [across, along] = [Math.abs(Math.cos(radians)), Math.abs(Math.sin(radians))];
  return { width: Math.ceil(width * across + height * along), height: Math.ceil(width * along + height * across) };
}

export function checkPixels({ width, height }: ImageSize, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  throw new StepProblem(`the image would be ${width} × ${height}, and ${maxPixels} pixels are the limit`);
}
