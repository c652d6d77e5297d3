/** A fault of the set-up that the person at the keyboard can mend: shown as its message, without a stack. */
export class SetUpError extends Error {
  name = 'SetUpError';
}
