/** An item that failed: as it was, with the error beside its fields. */
import type { ErrorReport, Item, Json } from '@noria/core';

export function errorItem(item: Item | undefined, error: ErrorReport): Item {
  const described: Json = { code: error.code, message: error.message };
  return { ...item, json: { ...item?.json, error: described } };
}
