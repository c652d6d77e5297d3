/** Reads a body that arrives in parts, without keeping more of it than is wanted. */

export interface BodyStart {
  /** In order. */
  readonly parts: readonly Uint8Array[];
  /** Null when the parts are all of it; otherwise what follows them. */
  readonly rest: AsyncIterator<Uint8Array> | null;
}

/** Reads until the body is over or more than `limitBytes` of it are there. */
export async function readStart(body: AsyncIterable<Uint8Array>, limitBytes: number): Promise<BodyStart> {
  const iterator = body[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  while (sizeBytes <= limitBytes) {
    const next = await iterator.next();
    if (next.done === true) return { parts, rest: null };
    parts.push(next.value);
    sizeBytes += next.value.length;
  }
  return { parts, rest: iterator };
}

/** The whole body from its beginning. */
export async function* rejoin({ parts, rest }: BodyStart): AsyncGenerator<Uint8Array> {
  try {
    yield* parts;
    if (rest === null) return;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest?.return?.();
  }
}
