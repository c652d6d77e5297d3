/** What a credential adds to a request when it adds nothing. */
import type { RequestParts } from './credential-type.ts';

export const noParts: RequestParts = { headers: {}, query: {}, body: {} };
