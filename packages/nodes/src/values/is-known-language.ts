/** Whether a language is one whose rules this machine has. */

/** No extensions: there is no end of them, and libraries keep what they have seen. */
const pattern = /^[a-z]{2,3}(-[A-Za-z]{4})?(-[A-Z]{2}|-\d{3})?$/;

/** @param code BCP 47, such as `fr` or `ar-DZ`; with another one, the rules would be those of the host's language */
export function isKnownLanguage(code: string): boolean {
  return pattern.test(code) && Intl.Collator.supportedLocalesOf([code]).length === 1;
}
