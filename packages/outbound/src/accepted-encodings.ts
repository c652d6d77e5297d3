/** Which compressions an answer may come in. */

/** Versions before it have the flaw CVE-2026-111497 in their brotli decoder, which an answer made for it could use. */
const soundBrotli = [24, 22, 1] as const;

/**
 * @param isTrusted the operator lists the origin
 * @param nodeVersion such as `24.22.1`
 * @returns names for `Accept-Encoding`, which are also those that are decoded
 */
export function listAcceptedEncodings(isTrusted: boolean, nodeVersion: string): readonly string[] {
  return isTrusted || hasSoundBrotli(nodeVersion) ? ['gzip', 'deflate', 'br'] : ['gzip', 'deflate'];
}

function hasSoundBrotli(nodeVersion: string): boolean {
  const found = nodeVersion.split('.').map((part) => Number.parseInt(part, 10));
  for (const [index, least] of soundBrotli.entries()) {
    const part = found[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
