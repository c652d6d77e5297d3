/** The parameters of `http.request` once they are resolved for an item. */
import type { Json, JsonObject } from '@noria/core';

export type RequestSettings = {
  method: string;
  url: string;
  query: JsonObject;
  headers: { [name: string]: string | number };
  bodyType: 'none' | 'json' | 'text' | 'form' | 'multipart' | 'file';
  body?: Json;
  fields: JsonObject;
  files: { [name: string]: string };
  bodyFile: string;
  timeoutMs: number;
  maxResponseBytes: number;
  maxRedirects: number;
  responseType: 'auto' | 'json' | 'text' | 'file';
  answerFile: string;
  fullResponse: boolean;
  neverError: boolean;
  concurrency: number;
  batch: { size: number; intervalMs: number };
  idempotencyKey: boolean;
  idempotencyHeader: string;
} & PageSettings;

export type PageSettings = {
  pagination: 'none' | 'link' | 'cursor' | 'page' | 'expression';
  nextLinkPath: string;
  cursorPath: string;
  pageName: string;
  pageIn: 'query' | 'header' | 'body';
  firstPage: number;
  pageStep: number;
  /** Of an expression: null before the first answer. */
  nextPage?: Json;
  listPath: string;
  maxPages: number;
  maxItems: number;
  pageIntervalMs: number;
};
