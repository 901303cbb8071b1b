/**
 * Names that every object has without having been given them. What a page calls
 * like this must find nothing in a table of what is known.
 */
export const inheritedNames = [
  "constructor",
  "__proto__",
  "toString",
  "hasOwnProperty",
  "valueOf",
] as const;
