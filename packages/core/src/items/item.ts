/** An item: one record travelling over a connection. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** Where an item came from: an item of one of the step's inputs. */
export interface PairedItem {
  /** Index of the item in the input's list. */
  readonly item: number;
  /** Index of the input; 0 when left out. */
  readonly input?: number;
}

/** A file that belongs to an item; its bytes lie in the blob store. */
export interface BinaryRef {
  readonly hash: string;
  readonly sizeBytes: number;
  readonly mimeType: string;
  readonly fileName?: string;
}

export interface Item {
  json: JsonObject;
  binary?: Record<string, BinaryRef>;
  /** Left out when item i came from item i of input 0 and the lists are equally long. */
  pairedItem?: PairedItem | PairedItem[];
}
