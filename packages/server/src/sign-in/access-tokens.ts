/** Access tokens: who has signed in, proven for a quarter of an hour without asking the database. */
import { createHash } from 'node:crypto';
import { NoriaError } from '@noria/core';
import { errors, jwtVerify, SignJWT } from 'jose';

export interface TokenSubject {
  readonly userId: string;
  readonly sessionId: string;
  readonly organizationId: string;
}

export interface AccessTokens {
  readonly lifetimeSeconds: number;
  sign(subject: TokenSubject): Promise<string>;
  /** @throws TOKEN_INVALID it was not signed here, is for something else, or its time is over */
  verify(token: string): Promise<TokenSubject>;
}

export interface AccessTokenOptions {
  /** The first signs; the others are keys from before, whose tokens still count. 32 bytes each. */
  readonly keys: readonly Buffer[];
  readonly lifetimeSeconds: number;
  readonly nowMs: () => number;
}

const algorithm = 'HS256';
const issuer = 'noria';
const audience = 'noria-api';

/** @source RFC 7519 (JWT), RFC 8725 (one algorithm, issuer and audience checked) */
export function createAccessTokens({ keys, lifetimeSeconds, nowMs }: AccessTokenOptions): AccessTokens {
  const byId = new Map(keys.map((key) => [nameKey(key), new Uint8Array(key)]));
  const [newest] = byId;
  if (newest === undefined) throw new Error('no key signs tokens');
  const [keyId, signingKey] = newest;

  return {
    lifetimeSeconds,
    sign({ userId, sessionId, organizationId }) {
      const nowSeconds = Math.floor(nowMs() / 1000);
      return new SignJWT({ sid: sessionId, org: organizationId })
        .setProtectedHeader({ alg: algorithm, kid: keyId, typ: 'at+jwt' })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(nowSeconds)
        .setExpirationTime(nowSeconds + lifetimeSeconds)
        .sign(signingKey);
    },
    async verify(token) {
      try {
        const { payload } = await jwtVerify(
          token,
          ({ kid }) => {
            const key = byId.get(kid ?? '');
            if (key === undefined) throw new errors.JWKSNoMatchingKey();
            return key;
          },
          {
            algorithms: [algorithm],
            issuer,
            audience,
            typ: 'at+jwt',
            requiredClaims: ['sub', 'sid', 'org', 'exp'],
            currentDate: new Date(nowMs()),
          },
        );
        return { userId: String(payload.sub), sessionId: String(payload.sid), organizationId: String(payload.org) };
      } catch (cause) {
        throw new NoriaError('TOKEN_INVALID', { problem: describe(cause) }, { cause });
      }
    },
  };
}

/** Short, and tells nothing of the key. */
function nameKey(key: Buffer): string {
  return createHash('sha256').update('kid').update(key).digest('hex').slice(0, 16);
}

function describe(cause: unknown): string {
  if (cause instanceof errors.JWTExpired) return 'its time is over';
  if (cause instanceof errors.JWTClaimValidationFailed) return `its ${cause.claim} is not what it has to be`;
  if (cause instanceof errors.JWKSNoMatchingKey) return 'the key that signed it is not known here';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'it is signed in another way than here';
  return 'it cannot be read, or was changed';
}
