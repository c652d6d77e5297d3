/** Reads a cell's text as the number or the truth value that it is, where nothing is lost by it. */

const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
/** More digits than a number holds exactly; identifiers and card numbers stay text. */
const mostDigits = 15;

/** Text such as `007`, `+33 1`, `1,5` and numbers of more than 15 digits stay text. */
export function recognizeValue(text: string): string | number | boolean {
  const first = text.charCodeAt(0);
  if (first === 116 || first === 84) return text === 'true' || text === 'TRUE' || text === 'True' ? true : text;
  if (first === 102 || first === 70) return text === 'false' || text === 'FALSE' || text === 'False' ? false : text;
  if ((first !== 45 && (first < 48 || first > 57)) || !number.test(text)) return text;
  if (text.length > mostDigits && text.replace(/\D/g, '').length > mostDigits) return text;
  const value = Number(text);
  return Number.isFinite(value) ? value : text;
}
