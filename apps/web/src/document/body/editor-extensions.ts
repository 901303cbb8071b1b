import { Extension, type Extensions } from "@tiptap/core";
import { Collaboration, isChangeOrigin } from "@tiptap/extension-collaboration";
import { Placeholder } from "@tiptap/extensions";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import { BindingGuard } from "./binding-guard.ts";
import { contentExtensions } from "./content-extensions.ts";
import { SearchSlot } from "../finding/search-slot.ts";
import { TaskShortcut } from "./task-shortcut.ts";

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

export function editorExtensions(body: Y.XmlFragment): Extensions {
  return [
    ...contentExtensions,
    Placeholder.configure({ placeholder: text.document.placeholder }),
    Collaboration.configure({ fragment: body }),
    BindingGuard,
    TypedLinksOnly,
    TaskShortcut,
    SearchSlot,
  ];
}
