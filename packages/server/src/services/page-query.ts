/** The page that a request asks for, as the store takes it. */

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export function toPageRequest({ cursor, limit }: PageQuery): { cursor: string | null; limit: number } {
  return { cursor: cursor ?? null, limit };
}
