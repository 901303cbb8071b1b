import { Extension } from "@tiptap/core";
import { joinItemBelow } from "../blocks/join-item-below.ts";

/** Delete before a list's item joins its words, as Backspace does from there. The library lifts the item. */
export const DeleteForward: Extension = Extension.create({
  name: "deleteForward",
  // Before the lists' own.
  priority: 1_000,
  addKeyboardShortcuts() {
    const joinBelow = (): boolean =>
      this.editor.commands.command(({ tr }) => joinItemBelow(tr.scrollIntoView()));
    return { Delete: joinBelow, "Mod-Delete": joinBelow };
  },
});
