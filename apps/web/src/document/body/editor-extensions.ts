import { Extension, type Extensions } from "@tiptap/core";
import { Collaboration, isChangeOrigin } from "@tiptap/extension-collaboration";
import { Placeholder } from "@tiptap/extensions";
import { text } from "../../text/en.ts";
import { BindingGuard } from "./binding-guard.ts";
import { caretInHistory } from "./caret-in-history.ts";
import { CodeIndent } from "./code-indent.ts";
import { contentExtensions } from "./content-extensions.ts";
import { DeleteForward } from "./delete-forward.ts";
import type { Destination } from "../rich/images/upload-slot.ts";
import { richContent } from "../rich/rich-content.ts";
import { Clipboard } from "../clipboard/clipboard-extension.ts";
import { SearchSlot } from "../finding/search-slot.ts";
import { ItemShortcuts } from "./item-shortcuts.ts";
import { LinkBetweenSigns } from "./link-between-signs.ts";
import { ReadonlyClaim } from "./readonly-claim.ts";
import { RenderInSections } from "./render-in-sections.ts";
import { SelectOver } from "./select-over.ts";
import { SwitchAtCaret } from "./switch-at-caret.ts";
import { TurnShortcuts } from "./turn-shortcuts.ts";
import { UnmarkedNodes } from "./unmarked-nodes.ts";
import { WritingRules } from "./writing-rules.ts";

/**
 * What the editor does of its own accord after an edit, such as making a link of an address or taking
 * the blocks apart in which nothing is left, is for what is typed here. After what arrives it would write
 * to the document on merely opening it, once in every open editor, or show what nobody else sees.
 */
const TidiesOwnEdits = Extension.create({
  name: "tidiesOwnEdits",
  dispatchTransaction({ transaction, next }) {
    if (isChangeOrigin(transaction)) {
      transaction.setMeta("preventAutolink", true).setMeta("preventClearDocument", true);
    }
    next(transaction);
  },
});

/** The library's redo leaves its keys to others when nothing can be redone: to undo, with Caps Lock. */
const OwnHistory = Collaboration.extend({
  addKeyboardShortcuts() {
    return {
      ...this.parent?.(),
      "Shift-Mod-z": () => {
        this.editor.commands.redo();
        return true;
      },
    };
  },
  addProseMirrorPlugins() {
    return [...(this.parent?.() ?? []), caretInHistory()];
  },
});

/**
 * The kinds of node that undo leaves while anything is in them: all. What is in them once one's own is
 * gone is somebody else's, who wrote in a cell, say, that came with one's own step.
 */
class EveryKind extends Set<string> {
  override has(): boolean {
    return true;
  }
}

export function editorExtensions(destination: Destination): Extensions {
  return [
    ...contentExtensions,
    Placeholder.configure({ placeholder: text.document.placeholder }),
    OwnHistory.configure({
      fragment: destination.body,
      yUndoOptions: { protectedNodes: new EveryKind() },
    }),
    BindingGuard,
    TidiesOwnEdits,
    UnmarkedNodes,
    RenderInSections,
    CodeIndent,
    DeleteForward,
    ReadonlyClaim,
    SelectOver,
    SwitchAtCaret,
    TurnShortcuts,
    WritingRules,
    ItemShortcuts,
    LinkBetweenSigns,
    Clipboard,
    SearchSlot,
    richContent(destination),
  ];
}
