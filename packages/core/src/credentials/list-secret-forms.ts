/** The spellings in which a secret turns up in requests, answers and logs. */
import { bytesToBase64, toHex } from './encode-text.ts';

/** The value itself and its other forms, each once. */
export function listSecretForms(value: string): string[] {
  // Half a surrogate pair has no UTF-8.
  const text = value.toWellFormed();
  const hex = toHex(text);
  const forms = [
    value,
    hex,
    hex.toUpperCase(),
    ...listBase64Forms(text),
    ...listUrlForms(text),
    ...listJsonForms(text),
  ];
  return [...new Set(forms)];
}

/** As a whole, and as the part of a longer base64 that the value alone decides. */
function listBase64Forms(text: string): string[] {
  const bytes = new TextEncoder().encode(text);
  const whole = bytesToBase64(bytes);
  const forms = [whole, whole.replace(/=+$/, '')];
  for (const shift of [0, 1, 2]) {
    const shifted = new Uint8Array(shift + bytes.length);
    shifted.set(bytes, shift);
    // Each character has 6 bits: the first and the last may have bits of the neighbours in them.
    const first = Math.ceil((shift * 8) / 6);
    const end = Math.floor((shifted.length * 8) / 6);
    forms.push(bytesToBase64(shifted).slice(first, end));
  }
  return forms.flatMap((form) => [form, form.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** Of a whole address, of a part of it, of a form; digits of escapes in either case. */
function listUrlForms(text: string): string[] {
  const forms = [encodeURI(text), encodeURIComponent(text), new URLSearchParams({ v: text }).toString().slice(2)];
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (encoded) => encoded.toLowerCase())]);
}

/** In JSON, in JSON with plain ASCII, and in a text of JSON that is JSON again. */
function listJsonForms(text: string): string[] {
  const once = escapeJson(text);
  const ascii = once.replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return [once, once.replaceAll('/', '\\/'), ascii, ascii.replaceAll('/', '\\/'), escapeJson(once)];
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
