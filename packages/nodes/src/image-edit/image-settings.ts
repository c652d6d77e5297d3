/** The form of `image.edit`, and what it gives. */
import type { ParameterSchema } from '@noria/core';

export type ImageStep =
  | { do: 'resize'; width?: number; height?: number; fit?: ResizeFit; enlarge?: boolean; background?: string }
  | { do: 'crop'; left?: number; top?: number; width?: number; height?: number }
  | { do: 'rotate'; angle?: number; background?: string }
  | { do: 'mirror'; direction?: 'horizontal' | 'vertical' }
  | { do: 'grayscale' };

export type ResizeFit = 'inside' | 'cover' | 'contain' | 'fill';

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'gif' | 'tiff';

export type ImageSettings = {
  field: string;
  steps: ImageStep[];
  format: 'same' | ImageFormat;
  quality: number;
  outputField: string;
  infoField: string;
  maxPixels: number;
};

const mostPixels = 16_383;

/** Written as in web pages; nothing else is let through to the library. */
const colour: ParameterSchema = {
  type: 'string',
  title: 'Background',
  description: 'For what the image does not cover; a colour such as #ffffff, with two more digits for its opacity.',
  pattern: '^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$',
  'x-show-when': { do: ['resize', 'rotate'] },
};

export const imageParameters: ParameterSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    field: {
      type: 'string',
      title: 'Image',
      description: 'Name under which the image stands in the item.',
      minLength: 1,
      maxLength: 100,
      default: 'data',
    },
    steps: {
      type: 'array',
      title: 'Changes',
      description: 'Done one after the other. Photos are turned upright first.',
      maxItems: 20,
      default: [],
      items: {
        type: 'object',
        required: ['do'],
        additionalProperties: false,
        properties: {
          do: { type: 'string', title: 'Do', enum: ['resize', 'crop', 'rotate', 'mirror', 'grayscale'] },
          width: {
            type: 'integer',
            title: 'Width (pixels)',
            minimum: 1,
            maximum: mostPixels,
            'x-show-when': { do: ['resize', 'crop'] },
          },
          height: {
            type: 'integer',
            title: 'Height (pixels)',
            minimum: 1,
            maximum: mostPixels,
            'x-show-when': { do: ['resize', 'crop'] },
          },
          fit: {
            type: 'string',
            title: 'Fit',
            description:
              'Inside: no larger than both. Cover: fills both, cut at the edges. Contain: with bars at the edges. Fill: stretched.',
            enum: ['inside', 'cover', 'contain', 'fill'],
            default: 'inside',
            'x-show-when': { do: ['resize'] },
          },
          enlarge: {
            type: 'boolean',
            title: 'Make small images larger',
            default: false,
            'x-show-when': { do: ['resize'] },
          },
          left: {
            type: 'integer',
            title: 'From the left (pixels)',
            minimum: 0,
            maximum: 1_000_000,
            default: 0,
            'x-show-when': { do: ['crop'] },
          },
          top: {
            type: 'integer',
            title: 'From the top (pixels)',
            minimum: 0,
            maximum: 1_000_000,
            default: 0,
            'x-show-when': { do: ['crop'] },
          },
          angle: {
            type: 'number',
            title: 'Angle (degrees, clockwise)',
            minimum: -360,
            maximum: 360,
            default: 90,
            'x-show-when': { do: ['rotate'] },
          },
          direction: {
            type: 'string',
            title: 'Direction',
            enum: ['horizontal', 'vertical'],
            default: 'horizontal',
            'x-show-when': { do: ['mirror'] },
          },
          background: colour,
        },
      },
    },
    format: {
      type: 'string',
      title: 'Format',
      enum: ['same', 'jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'],
      default: 'same',
    },
    quality: {
      type: 'integer',
      title: 'Quality',
      description: 'For JPEG, WebP, AVIF and TIFF.',
      minimum: 1,
      maximum: 100,
      default: 80,
    },
    outputField: {
      type: 'string',
      title: 'Result in',
      description: 'Name under which the new image stands in the item.',
      minLength: 1,
      maxLength: 100,
      default: 'data',
    },
    infoField: {
      type: 'string',
      title: 'Format and size in',
      description: 'Name of a field that gets format, width and height of the new image; none when empty.',
      maxLength: 100,
      default: '',
    },
    maxPixels: {
      type: 'integer',
      title: 'Largest image (pixels)',
      description:
        'Width times height, of what comes in and of what goes out. An image takes 4 bytes of memory a pixel.',
      minimum: 1,
      maximum: 100_000_000,
      default: 40_000_000,
    },
  },
};
