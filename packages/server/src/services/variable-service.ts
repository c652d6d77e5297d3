/** Variables of an organization. */
import { NoriaError } from '@noria/core';
import type { VariableStore } from '@noria/store';
import type { Caller } from './caller.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';

export type VariableService = ReturnType<typeof createVariableService>;

/** @param announce called after each change, with the organization */
export function createVariableService(store: VariableStore, announce: (organizationId: string) => Promise<void>) {
  return {
    list: (caller: Caller, query: PageQuery) => store.list(caller.organizationId, toPageRequest(query)),

    async set(caller: Caller, name: string, value: string) {
      // A database cannot keep U+0000 in text, nor half a surrogate pair.
      if (value.includes('\0') || !value.isWellFormed()) {
        throw new NoriaError('REQUEST_INVALID', {
          problem: 'body.value: it has a character that cannot be kept (U+0000, or half a surrogate pair)',
        });
      }
      await store.set(caller.organizationId, name, value);
      await announce(caller.organizationId);
      return { name, value };
    },

    /** @throws NOT_FOUND */
    async remove(caller: Caller, name: string): Promise<void> {
      if (!(await store.delete(caller.organizationId, name)))
        throw new NoriaError('NOT_FOUND', { what: 'Variable', id: name });
      await announce(caller.organizationId);
    },
  };
}
