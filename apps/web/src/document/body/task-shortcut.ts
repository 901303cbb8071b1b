import { Extension, InputRule } from "@tiptap/core";

/**
 * `- [ ] ` begins a task. The list's own shortcut knows `[ ] ` only in a paragraph, but once “- ” is
 * typed, this is a bullet.
 */
export const TaskShortcut: Extension = Extension.create({
  name: "taskShortcut",
  addInputRules() {
    const toTask = new InputRule({
      find: /^\[([ xX]?)\]\s$/u,
      handler: ({ state, range, match, chain }) => {
        const { $from } = state.selection;
        const isBullet = $from.node(-1)?.type.name === "listItem" && $from.index(-1) === 0;
        if (!isBullet || $from.node(-2)?.type.name !== "bulletList") return null;
        const checked = match[1]?.toLowerCase() === "x";
        chain().deleteRange(range).toggleTaskList().updateAttributes("taskItem", { checked }).run();
        return undefined;
      },
    });
    return [toTask];
  },
});
