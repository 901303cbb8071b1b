import { type EditorState, TextSelection } from "@tiptap/pm/state";

/** A slash and what is typed behind it, up to the caret. */
export interface SlashQuery {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

export function isSameQuery(one: SlashQuery, other: SlashQuery | null): boolean {
  return one.from === other?.from && one.to === other.to && one.words === other.words;
}

// Longer than any name of a block: from there on it is a sentence with a slash in it.
const wordsLengthMax = 24;

/**
 * The slash that the caret stands behind, at the start of a line or after a space. Null anywhere
 * else, and always in code.
 */
export function slashQueryAt({ selection, storedMarks }: EditorState): SlashQuery | null {
  if (!(selection instanceof TextSelection) || !selection.empty) return null;
  const { $from } = selection;
  const { parent, parentOffset } = $from;
  if (parent.type.name !== "paragraph" && parent.type.name !== "heading") return null;
  if ((storedMarks ?? $from.marks()).some((mark) => mark.type.spec.code === true)) return null;
  const start = Math.max(0, parentOffset - wordsLengthMax - 2);
  // What is no text counts as a space.
  const before = parent.textBetween(start, parentOffset, null, " ");
  const words = /(?:^|\s)\/([\p{L}\p{N}]*(?: [\p{L}\p{N}]*)?)$/u.exec(before)?.[1];
  if (words === undefined || (start > 0 && before.startsWith("/"))) return null;
  return { from: $from.pos - words.length - 1, to: $from.pos, words };
}
