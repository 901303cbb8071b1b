import { calloutKinds } from "@scriptorium/document/schema";
import {
  type Editor,
  type ExtendedRegExpMatchArray,
  Extension,
  InputRule,
  type InputRuleFinder,
} from "@tiptap/core";
import type { Attrs, Node } from "@tiptap/pm/model";
import { replaceItem } from "../blocks/item-edits.ts";
import { isLine, openToggle } from "../blocks/toggle-block.ts";

/**
 * What is typed at the start of a list's item, of whose line a list allows only text: as from a menu, the
 * item leaves its list to be a quote, a heading, code, a callout, a toggle or a divider, with all that is
 * in it. `[ ] ` makes a bullet a task, also one that “- ” has just made. What would only make another list
 * stays text, as in “1. May”.
 */
export const ItemShortcuts: Extension = Extension.create({
  name: "itemShortcuts",
  addInputRules() {
    return [
      inItem(/^\s*>\s$/u, ({ item }) => [make(item, "blockquote", null, item.children)]),
      inItem(/^(#{1,4})\s$/u, ({ item, line, match }) => [
        make(item, "heading", { level: match[1]?.length ?? 1 }, line.children),
        ...item.children.slice(1),
      ]),
      inItem(/^(?:```|~~~)([a-z]+)?\s$/u, ({ item, line, match }) =>
        isLine(line)
          ? [
              make(item, "codeBlock", { language: match[1] ?? null }, unmarked(line)),
              ...item.children.slice(1),
            ]
          : null,
      ),
      inItem(/^>!\s$/u, ({ item }) => [make(item, "callout", { kind: "note" }, item.children)]),
      inItem(callout, ({ item, match }) => [
        make(item, "callout", { kind: match[1]?.toLowerCase() }, item.children),
      ]),
      inItem(/^>>\s$/u, asToggle, this.editor),
      inItem(divider, ({ item }) => [make(item, "horizontalRule", null, []), ...item.children]),
      inItem(/^\[([ xX]?)\]\s$/u, ({ item, list, match }) => {
        if (list.type.name !== "bulletList") return null;
        const checked = match[1]?.toLowerCase() === "x";
        return [make(item, "taskList", null, [make(item, "taskItem", { checked }, item.children)])];
      }),
      dividerInSummary,
    ];
  },
});

interface Typed {
  readonly item: Node;
  /** Its text, without what was typed. */
  readonly line: Node;
  readonly list: Node;
  readonly match: ExtendedRegExpMatchArray;
}

const callout = new RegExp(`^\\[!(${calloutKinds.join("|")})\\]\\s$`, "iu");
/** The library's own, which in an item leaves an empty line above the divider. */
const divider = /^(?:---|—-|___\s|\*\*\*\s)$/u;

function inItem(
  find: InputRuleFinder,
  become: (typed: Typed) => readonly Node[] | null,
  toggles: Editor | null = null,
): InputRule {
  return new InputRule({
    find,
    handler: ({ state: { tr }, range, match }) => {
      const list = tr.selection.$from.node(-2);
      tr.delete(range.from, range.to);
      const line = tr.selection.$from.parent;
      if (!replaceItem(tr, (item) => become({ item, line, list, match }))) return null;
      // Once the transaction is applied, which is within this task.
      if (toggles !== null) queueMicrotask(() => openToggle(toggles));
      return undefined;
    },
  });
}

function asToggle({ item, line }: Typed): readonly Node[] | null {
  if (!isLine(line)) return null;
  const rest = item.children.slice(1);
  return [
    make(item, "details", null, [
      make(item, "detailsSummary", null, line.children),
      make(
        item,
        "detailsContent",
        null,
        rest.length > 0 ? rest : [make(item, "paragraph", null, [])],
      ),
    ]),
  ];
}

/** A toggle would be parted, with an empty one above the divider. */
const dividerInSummary = new InputRule({
  find: divider,
  // What Backspace takes back is the text.
  undoable: false,
  handler: ({ state: { tr }, range, match }) => {
    if (tr.selection.$from.parent.type.name !== "detailsSummary") return null;
    tr.insertText(match[0].slice(-1), range.to);
    return undefined;
  },
});

function unmarked(line: Node): readonly Node[] {
  return line.childCount === 0 ? [] : [line.type.schema.text(line.textContent)];
}

function make(
  beside: Node,
  name: string,
  attributes: Attrs | null,
  content: readonly Node[],
): Node {
  return beside.type.schema.node(name, attributes, [...content]);
}
