/** Headers that keep browsers from doing with our answers what we did not mean. */
import type { FastifyReply } from 'fastify';

const always = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** For data: nothing in it may run or load. */
export function setDataHeaders(reply: FastifyReply): void {
  reply.headers(always).header('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
}

/**
 * For pages of our own: styles in the page itself, forms to ourselves, no scripts but those that are named.
 * @param scripts further directives of the policy
 */
export function setPageHeaders(reply: FastifyReply, scripts?: string): void {
  reply
    .headers(always)
    .header('content-type', 'text/html; charset=utf-8')
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'${
        scripts === undefined ? '' : `; ${scripts}`
      }`,
    );
}
