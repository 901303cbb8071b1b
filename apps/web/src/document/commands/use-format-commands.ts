import type { Editor } from "@tiptap/core";
import { useMemo } from "react";
import { text } from "../../text/en.ts";
import { switchAtCaret } from "../body/switch-at-caret.ts";
import {
  blockCommands,
  itemCommands,
  listCommands,
  markCommands,
  runCommand,
  underline,
} from "../toolbar/commands.ts";
import type { Command } from "./command-registry.ts";
import { useCommands } from "./commands-context.ts";

const formats = [
  ...Object.values(markCommands),
  underline,
  ...blockCommands,
  ...Object.values(listCommands),
  ...itemCommands,
];
const none: readonly Command[] = [];

/** What the toolbar does, by name. Nothing for readers. */
export function useFormatCommands(editor: Editor, isEditable: boolean): void {
  const commands = useMemo((): readonly Command[] => {
    const named = formats.map(({ id, label, keys, keywords = [], apply }): Command => ({
      id: `format.${id}`,
      label,
      group: "format",
      keys: keys === null ? [] : [keys],
      keywords,
      heard: "by-editor",
      run: () => runCommand(editor, apply),
    }));
    return [
      ...named,
      {
        id: "format.rule",
        label: text.toolbar.rule,
        group: "format",
        keys: [],
        heard: "by-editor",
        run: () => runCommand(editor, (chain) => chain.setHorizontalRule()),
      },
      {
        id: "format.switch",
        label: text.blocks.switchAtCaret,
        group: "format",
        keys: ["Mod-Enter"],
        heard: "by-editor",
        keywords: ["done", "fold"],
        run: () => {
          editor.view.focus();
          switchAtCaret(editor);
        },
      },
      {
        id: "format.undo",
        label: text.commands.undo,
        group: "format",
        keys: ["Mod-z"],
        heard: "by-editor",
        run: () => runCommand(editor, (chain) => chain.undo()),
      },
      {
        id: "format.redo",
        label: text.commands.redo,
        group: "format",
        keys: ["Mod-Shift-z", "Mod-y"],
        heard: "by-editor",
        run: () => runCommand(editor, (chain) => chain.redo()),
      },
    ];
  }, [editor]);
  useCommands(isEditable ? commands : none);
}
