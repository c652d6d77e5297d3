/** The routes of webhooks. They take every method that a workflow listens to, and any body. */
import type { ErrorCode } from '@noria/core';
import { z } from 'zod';
import { executionIdSchema } from '../schemas/identifier.ts';

export const hookAcceptedSchema = z.strictObject({ executionId: executionIdSchema }).meta({ id: 'HookAccepted' });

export const hookMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export interface HookRoute {
  readonly path: string;
  /** Begins the names of the operations. */
  readonly operation: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  readonly errors: readonly ErrorCode[];
}

const bodies =
  'JSON, forms and text are the body of the item; files of `multipart/form-data` and bodies of any other type are files ' +
  'of the item, with types that are decided by their bytes. `Content-Encoding` may be gzip or deflate. ';
const answers =
  'An execution that fails before it has answered gives 500, also where the workflow itself ended it with an error: the ' +
  'code, the message and the node say why. One that waits, or takes longer than a minute, gives 202. Every answer that ' +
  'belongs to an execution has its id in `x-execution-id`. ';

const bodyErrors = [
  'METHOD_NOT_ALLOWED',
  'REQUEST_MALFORMED',
  'REQUEST_TOO_LARGE',
  'REQUEST_TOO_DEEP',
  'REQUEST_LIMIT',
  'REQUEST_TOO_SLOW',
  'REQUEST_ENCODING_UNSUPPORTED',
  'SERVER_BUSY',
  'SIGNATURE_MISSING',
  'SIGNATURE_MALFORMED',
  'SIGNATURE_EXPIRED',
  'SIGNATURE_WRONG',
  'SIGNATURE_REPLAYED',
  'SIGNATURE_SECRET_MISSING',
  'IDEMPOTENCY_KEY_REUSED',
] as const satisfies ErrorCode[];

export const hookRoute: HookRoute = {
  path: '/hooks/{path}',
  operation: 'receiveHook',
  tag: 'Webhooks',
  summary: 'Starts the published workflow that listens at this path',
  description:
    'The path may have several parts. ' +
    bodies +
    answers +
    'With `Idempotency-Key` a repeat within 24 hours gets the first answer, as long as the workflow listens at the path: ' +
    'once it is deleted, switched off or listens elsewhere, a repeat gets 404 as every other request.',
  errors: ['WEBHOOK_NOT_FOUND', ...bodyErrors],
};

export const hookTestRoute: HookRoute = {
  path: '/hooks-test/{path}',
  operation: 'testHook',
  tag: 'Webhooks',
  summary: 'Runs the draft that somebody listens with at this path',
  description:
    'Takes requests while a window is open that `POST /api/workflows/{id}/listen` opens, and runs the draft as it is at ' +
    'that moment, with pinned data. Keys and signatures of tests are apart from those of production. ' +
    bodies +
    answers,
  errors: ['WEBHOOK_NOT_LISTENING', ...bodyErrors],
};
