import { Extension } from "@tiptap/core";
import type { ResolvedPos } from "@tiptap/pm/model";
import { type EditorState, Plugin, type Transaction } from "@tiptap/pm/state";
import { tokenize } from "linkifyjs";
import { mayBeLinked } from "../toolbar/link-address.ts";

/**
 * Links the address that was typed last, once the word ends, also where signs stand around it, as in
 * “see b.com, or write to ada@b.com.”. The library links what is an address as a whole.
 */
export const LinkBetweenSigns: Extension = Extension.create({
  name: "linkBetweenSigns",
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction: (transactions, _, state) => {
        if (transactions.some((tr) => tr.getMeta("preventAutolink") === true)) return null;
        const $end = endOfWord(transactions, state);
        return $end === null ? null : linkBefore($end, state);
      },
    }),
  ],
});

const opening = /^[([{<"'“‘„‚«‹¿¡]*$/u;
const closing = /^[)\]}>"'”’“‘»›.,;:!?…]*$/u;

/** Where a word ended with what was typed just now: a space, or the end of its line. */
function endOfWord(transactions: readonly Transaction[], state: EditorState): ResolvedPos | null {
  const { $from, empty } = state.selection;
  const map = transactions.findLast(({ docChanged }) => docChanged)?.mapping.maps.at(-1);
  if (!empty || map === undefined) return null;
  let start = $from.pos;
  map.forEach((_from, _to, newStart, newEnd) => {
    if (newEnd === $from.pos) start = newStart;
  });
  const $start = state.doc.resolve(start);
  if (!$start.parent.isTextblock || start === $from.pos) return null;
  const isSpace = /^\s+$/u.test(state.doc.textBetween(start, $from.pos, "\n"));
  return isSpace ? $start : null;
}

function linkBefore($end: ResolvedPos, { doc, schema, tr }: EditorState): Transaction | null {
  const { parent, parentOffset } = $end;
  const { link, code } = schema.marks;
  if (parent.type.spec.code === true || link === undefined || code === undefined) return null;
  const word = /\S*$/u.exec(parent.textBetween(0, parentOffset, null, " "))?.[0] ?? "";
  const found = addressIn(word);
  if (found === null) return null;
  const from = $end.pos - word.length + found.start;
  const to = from + found.length;
  if (doc.rangeHasMark(from, to, link) || doc.rangeHasMark(from, to, code)) return null;
  return tr.addMark(from, to, link.create({ href: found.href }));
}

interface Address {
  readonly start: number;
  readonly length: number;
  readonly href: string;
}

function addressIn(word: string): Address | null {
  const tokens = tokenize(word);
  const address = tokens.find(({ isLink }) => isLink);
  if (address === undefined) return null;
  const [start, end] = [address.startIndex(), address.endIndex()];
  const value = address.toString();
  const href = address.toHref("https");
  const isFramed = opening.test(word.slice(0, start)) && closing.test(word.slice(end));
  // A host without a dot, such as “localhost”, is a word.
  if (!isFramed || !/[.@]|:\/\//u.test(value) || !mayBeLinked(href)) return null;
  return { start, length: end - start, href };
}
