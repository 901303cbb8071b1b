import { Extension } from "@tiptap/core";
import { turnItems } from "../blocks/turn-items.ts";

const keys = {
  "Mod-Shift-7": "orderedList",
  "Mod-Shift-8": "bulletList",
  "Mod-Shift-9": "taskList",
} as const;

/** The keys of lists, before the library's own, where items of a list become those of another kind. */
export const TurnShortcuts: Extension = Extension.create({
  name: "turnShortcuts",
  priority: 1_000,
  addKeyboardShortcuts() {
    return Object.fromEntries(
      Object.entries(keys).map(([key, name]) => [
        key,
        () => this.editor.commands.command(({ tr }) => turnItems(tr, name)),
      ]),
    );
  },
});
