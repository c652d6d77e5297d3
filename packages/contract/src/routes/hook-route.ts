/** The route of production webhooks. It takes every method that a published workflow listens to, and any body. */
import type { ErrorCode } from '@noria/core';
import { z } from 'zod';
import { executionIdSchema } from '../schemas/identifier.ts';

export const hookAcceptedSchema = z.strictObject({ executionId: executionIdSchema }).meta({ id: 'HookAccepted' });

export const hookMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

export const hookRoute = {
  path: '/hooks/{path}',
  tag: 'Webhooks',
  summary: 'Starts the published workflow that listens at this path',
  description:
    'The path may have several parts. Every answer that belongs to an execution has its id in `x-execution-id`. ' +
    'With `Idempotency-Key` a repeat within 24 hours gets the first answer.',
  errors: [
    'WEBHOOK_NOT_FOUND',
    'METHOD_NOT_ALLOWED',
    'REQUEST_MALFORMED',
    'REQUEST_TOO_LARGE',
    'REQUEST_TOO_DEEP',
    'IDEMPOTENCY_KEY_REUSED',
  ] satisfies ErrorCode[],
} as const;
