import { Extension, type Extensions, getSchema } from "@tiptap/core";
import { Collaboration, isChangeOrigin } from "@tiptap/extension-collaboration";
import { TaskItem, TaskList } from "@tiptap/extension-list";
import { Placeholder } from "@tiptap/extensions";
import type { Schema } from "@tiptap/pm/model";
import { StarterKit } from "@tiptap/starter-kit";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import { SearchSlot } from "../finding/search-slot.ts";
import { mayBeLinked } from "../toolbar/link-address.ts";
import { TaskShortcut } from "./task-shortcut.ts";

export const headingLevels = [1, 2, 3, 4] as const;

/**
 * Automatic links are for what is typed here. Applied to what arrives, they would write to the
 * document on merely opening it, once in every open editor.
 */
const TypedLinksOnly = Extension.create({
  name: "typedLinksOnly",
  dispatchTransaction({ transaction, next }) {
    if (isChangeOrigin(transaction)) transaction.setMeta("preventAutolink", true);
    next(transaction);
  },
});

const content: Extensions = [
  StarterKit.configure({
    // Collaboration brings an undo that takes back only one's own edits.
    undoRedo: false,
    // It appends a paragraph to whatever is opened, which is a write nobody asked for.
    trailingNode: false,
    heading: { levels: [...headingLevels] },
    dropcursor: { color: false, class: "drop-cursor", width: 2 },
    link: {
      openOnClick: false,
      defaultProtocol: "https",
      // The library's own list has many more.
      isAllowedUri: (address) => mayBeLinked(address),
      HTMLAttributes: { rel: "noopener noreferrer nofollow", target: "_blank" },
    },
  }),
  TaskList,
  TaskItem.configure({
    nested: true,
    a11y: { checkboxLabel: (node) => text.toolbar.task(node.textContent) },
  }),
];

/** What the text can consist of. The stored format depends on it: names are never reused. */
export const documentSchema: Schema = getSchema(content);

export function editorExtensions(body: Y.XmlFragment): Extensions {
  return [
    ...content,
    Placeholder.configure({ placeholder: text.document.placeholder }),
    Collaboration.configure({ fragment: body }),
    TypedLinksOnly,
    TaskShortcut,
    SearchSlot,
  ];
}
