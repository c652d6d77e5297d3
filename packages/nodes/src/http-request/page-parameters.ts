/** The part of the form of `http.request` that is about answers in pages. */
import type { ParameterSchema } from '@noria/core';

const inPages = { pagination: ['link', 'cursor', 'page', 'expression'] };
const numbered = { pagination: ['cursor', 'page'] };

export const pageParameters: Readonly<Record<string, ParameterSchema>> = {
  pagination: {
    type: 'string',
    title: 'Pages',
    description:
      'How the next page is found. Link: the answer names its address. Cursor: the answer holds a value to send along. Page: numbers, until a page is empty. Expression: as you write it.',
    enum: ['none', 'link', 'cursor', 'page', 'expression'],
    default: 'none',
    'x-expression': false,
  },
  nextLinkPath: {
    type: 'string',
    title: 'Next address at',
    description: 'Field of the answer, such as links.next. Empty: the header Link with rel="next".',
    default: '',
    'x-show-when': { pagination: ['link'] },
  },
  cursorPath: {
    type: 'string',
    title: 'Cursor at',
    description:
      'Field of the answer, such as meta.nextCursor. Where it is missing, empty or null, the answer is the last page.',
    minLength: 1,
    'x-show-when': { pagination: ['cursor'] },
  },
  pageName: {
    type: 'string',
    title: 'Sent as',
    description: 'Name under which the cursor or the number of the page is sent.',
    minLength: 1,
    examples: ['cursor', 'page', 'offset'],
    'x-show-when': numbered,
  },
  pageIn: {
    type: 'string',
    title: 'Sent in',
    enum: ['query', 'header', 'body'],
    default: 'query',
    'x-show-when': numbered,
  },
  firstPage: {
    type: 'integer',
    title: 'First page',
    description: 'Number that is sent for the first page; 0 for offsets.',
    default: 1,
    'x-show-when': { pagination: ['page'] },
  },
  pageStep: {
    type: 'integer',
    title: 'Step',
    description: 'Added for each page; for offsets, the size of a page.',
    minimum: 1,
    default: 1,
    'x-show-when': { pagination: ['page'] },
  },
  nextPage: {
    title: 'Next page',
    description:
      'Read after each answer, with $response (status, headers, body, url) and $pageCount. An address: asked next. true: the request again, whose other parameters may use both as well; before the first page the body of $response is empty. false, null or empty: that was the last page.',
    examples: ['={{ $response.body.next }}', '={{ $pageCount < $response.body.pages }}'],
    'x-control': 'expression',
    'x-show-when': { pagination: ['expression'] },
  },
  listPath: {
    type: 'string',
    title: 'List at',
    description:
      'Field of the answer that holds the list, such as data.items; its entries become the items. Empty: the whole answer.',
    default: '',
    'x-show-when': inPages,
  },
  maxPages: {
    type: 'integer',
    title: 'Most pages',
    description: 'For each item. What lies behind is left out, and the log says so.',
    minimum: 1,
    maximum: 10_000,
    default: 100,
    'x-show-when': inPages,
  },
  maxItems: {
    type: 'integer',
    title: 'Most items',
    description: 'For each item; 0 sets no limit.',
    minimum: 0,
    maximum: 1_000_000,
    default: 0,
    'x-show-when': inPages,
  },
  pageIntervalMs: {
    type: 'integer',
    title: 'Pause between pages (ms)',
    minimum: 0,
    maximum: 600_000,
    default: 0,
    'x-show-when': inPages,
  },
};
