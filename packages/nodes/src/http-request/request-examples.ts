/** Examples of `http.request`; its test runs them against a server that answers for their addresses. */
import type { NodeExample } from '@noria/core';

export const requestExamples: readonly NodeExample[] = [
  {
    title: 'Tells another system about an order',
    parameters: { method: 'POST', url: 'https://api.example.com/orders', bodyType: 'json', body: '={{ $json }}' },
    input: [[{ json: { orderId: 17 } }]],
    output: [[{ accepted: true }]],
  },
  {
    title: 'Reads all customers, a hundred at a time',
    parameters: {
      url: 'https://api.example.com/customers',
      query: { limit: 100 },
      pagination: 'cursor',
      cursorPath: 'meta.next',
      pageName: 'after',
      listPath: 'customers',
    },
    input: [[{ json: {} }]],
    output: [[{ name: 'Amina' }, { name: 'Luc' }, { name: 'Sara' }]],
  },
  {
    title: 'Downloads an invoice as a file',
    parameters: { url: '=https://api.example.com/invoices/{{ $json.id }}.pdf', responseType: 'file' },
    input: [[{ json: { id: 7 } }]],
    output: [[{ fileName: '7.pdf', mimeType: 'application/pdf', sizeBytes: 9 }]],
  },
  {
    title: 'Sends a form with fields',
    parameters: {
      method: 'POST',
      url: 'https://api.example.com/subscribe',
      bodyType: 'form',
      fields: { email: '={{ $json.email }}', tags: ['news', 'offers'] },
    },
    input: [[{ json: { email: 'amina@example.com' } }]],
    output: [[{ received: 'email=amina%40example.com&tags=news&tags=offers' }]],
  },
];
