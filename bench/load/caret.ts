import * as Y from "yjs";

/** What a caret is in an awareness state: a place that moves with the text. */
interface Caret {
  readonly anchor: unknown;
  readonly head: unknown;
}

/** What editors put into the awareness state `cursor` while nothing is selected. */
export function caretAt(text: Y.Text, index: number): Caret {
  // Tiptap's is after the character before it, and so moves at each keystroke.
  const place: unknown = JSON.parse(
    JSON.stringify(Y.createRelativePositionFromTypeIndex(text, index, -1)),
  );
  return { anchor: place, head: place };
}

/** What editors say of somebody, beside where they are. */
export const person = { name: "Ada Lovelace", color: "#30bced" } as const;
