/** The one form of every error answer. */
import { type ErrorCode, errorCatalogue } from '@noria/core';
import { z } from 'zod';

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];

/** An error as executions and steps show it. */
export const errorReportSchema = z
  .strictObject({
    code: z.enum(errorCodes),
    message: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
    node: z.string().optional().meta({ description: 'Name of the node that failed' }),
    step: z.int().optional(),
  })
  .meta({ id: 'ErrorReport' });

export const errorBodySchema = z
  .strictObject({
    error: z.strictObject({
      code: z.enum(errorCodes),
      message: z.string().meta({ description: 'What is wrong, where, and what to do' }),
      details: z.record(z.string(), z.unknown()),
      requestId: z.string().meta({ description: 'The log has the request under this id' }),
    }),
  })
  .meta({ id: 'Error' });

export type ErrorBody = z.output<typeof errorBodySchema>;
