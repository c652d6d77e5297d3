/** The rule for names of fields that a person chooses. */

/** Every name but the one that would set an object's prototype. */
export const fieldName = '^(?!__proto__$)';
