import { Extension } from "@tiptap/core";
import { joinAsCode } from "../blocks/join-as-code.ts";
import { turnItems } from "../blocks/turn-items.ts";

const keys = {
  "Mod-Shift-7": "orderedList",
  "Mod-Shift-8": "bulletList",
  "Mod-Shift-9": "taskList",
} as const;

/** Keys, before the library's own: where items become those of another kind of list, and lines become code. */
export const TurnShortcuts: Extension = Extension.create({
  name: "turnShortcuts",
  priority: 1_000,
  addKeyboardShortcuts() {
    const { editor } = this;
    const turning = Object.entries(keys).map(([key, name]) => [
      key,
      () => editor.commands.command(({ tr }) => turnItems(tr, name)),
    ]);
    return {
      ...Object.fromEntries(turning),
      "Mod-Alt-c": () => editor.commands.command(({ tr }) => joinAsCode(tr)),
    };
  },
});
