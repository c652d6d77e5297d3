/** Percentiles of measured samples. */

/**
 * Finds the value below which a share of the samples lies (nearest rank).
 * @param samples in any order, not empty
 * @param share 0.5 for the median, 0.99 for p99
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  const value = sorted[rank];
  if (value === undefined) throw new RangeError('percentile of no samples');
  return value;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}
