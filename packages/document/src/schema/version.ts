/**
 * The version of the schema, told in the handshake. It rises whenever a document
 * can hold what the version before would delete: another node, mark or attribute,
 * or one in another place.
 *
 * 0: paragraphs, headings, lists, quotes, code. 1: callouts, toggles, tables,
 * images, math, highlights, alignment; code beside other marks.
 */
export const schemaVersion = 1;
