import { Fragment, Slice } from "@tiptap/pm/model";
import type { EditorState } from "@tiptap/pm/state";

/** Lines of mere text as items, where the caret is in the first line of one. Empty ones are left out. */
export function linesAsItems(lines: Slice, { selection }: EditorState): Slice {
  const { $from } = selection;
  const item = $from.depth > 2 ? $from.node(-1).type : null;
  const isItem = item?.name === "listItem" || item?.name === "taskItem";
  if (item === null || !isItem || $from.index(-1) > 0) return lines;
  const paragraphs = lines.content.content.filter(({ content }) => content.size > 0);
  if (paragraphs.length < 2) return lines;
  const list = $from.node(-2);
  const items = paragraphs.map((paragraph) => item.create(null, paragraph));
  return Slice.maxOpen(Fragment.from(list.type.create(list.attrs, items)), false);
}
