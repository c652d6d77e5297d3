/** The image library, which is an optional part: it has no binaries for some machines. */
import { NoriaError } from '@noria/core';
import type Sharp from 'sharp';

export type SharpLibrary = typeof Sharp;

/** What images may come as. SVG and the like are programs more than images, and the readers of rare formats are rarely tried. */
const readers = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'];

let loading: Promise<SharpLibrary> | null = null;

/** @throws NODE_PART_MISSING */
export async function loadSharp(importSharp = () => import('sharp')): Promise<SharpLibrary> {
  try {
    const { default: sharp } = await importSharp();
    // Every image is another one: what is kept of the last is memory for nothing.
    sharp.cache(false);
    sharp.block({ operation: ['VipsForeignLoad'] });
    sharp.unblock({ operation: readers.map((reader) => `VipsForeignLoad${reader}`) });
    return sharp;
  } catch (cause) {
    throw new NoriaError('NODE_PART_MISSING', { type: 'image.edit', part: 'sharp' }, { cause });
  }
}

/** Loaded when the first image comes. */
export function useSharp(): Promise<SharpLibrary> {
  loading ??= loadSharp().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}
