import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { useMemo } from "react";
import { text } from "../../text/en.ts";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import { lateKeys } from "../commands/late-keys.ts";
import {
  type FormatCommand,
  blockCommands,
  listCommands,
  runCommand,
} from "../toolbar/commands.ts";
import { foldToolbar, isToolbarFolded } from "../toolbar/toolbar-wish.ts";
import { alignmentCommands } from "./alignment-commands.ts";
import { blockChoices } from "./block-choices.ts";
import { deleteBlocks, duplicateBlocks, moveBlocks } from "./block-edits.ts";
import { highlightCommands } from "./highlight-commands.ts";
import { chooseBlock } from "./choose-block.ts";
import { runBlockEdit } from "./run-block-edit.ts";

/** Blocks that are commands of the toolbar. */
const namedAlready = new Set(
  [...blockCommands, ...Object.values(listCommands), { id: "rule" }].map(({ id }) => id),
);

/** What writing with blocks and marks brings, by name. */
export function useBlockCommands(editor: Editor, openMenu: () => void): void {
  const commands = useMemo((): readonly Command[] => {
    const edit = (change: (transaction: Transaction) => boolean): void => {
      // A panel that searches the text hears its keys too; what is typed there is about the panel.
      if (document.activeElement?.closest("[data-finding]") == null) runBlockEdit(editor, change);
    };
    const choices = blockChoices
      .filter(({ id, command }) => command === null && !namedAlready.has(id))
      .map((choice): Command => ({
        ...byName(`format.${choice.id}`, choice.label),
        keywords: choice.keywords,
        run: () => chooseBlock(editor, choice),
      }));
    const formats = [...highlightCommands, ...alignmentCommands].map(
      ({ id, label, keys, apply }: FormatCommand): Command => ({
        ...byName(`format.${id}`, label),
        keys: keys === null ? [] : [keys],
        run: () => runCommand(editor, apply),
      }),
    );
    return [
      ...choices,
      ...formats,
      {
        ...byName("format.toolbar", text.blocks.toolbar),
        keywords: ["buttons", "hide", "show"],
        run: () => foldToolbar(!isToolbarFolded()),
      },
      {
        ...byName("format.block-menu", text.blocks.menu),
        keys: [lateKeys.blockMenu],
        heard: "in-text",
        run: openMenu,
      },
      {
        ...byName("format.move-up", text.blocks.moveUp),
        keys: [lateKeys.moveUp],
        heard: "in-text",
        run: () => edit((transaction) => moveBlocks(transaction, "up")),
      },
      {
        ...byName("format.move-down", text.blocks.moveDown),
        keys: [lateKeys.moveDown],
        heard: "in-text",
        run: () => edit((transaction) => moveBlocks(transaction, "down")),
      },
      {
        ...byName("format.duplicate", text.blocks.duplicate),
        keys: [lateKeys.duplicate],
        heard: "in-text",
        run: () => edit(duplicateBlocks),
      },
      {
        ...byName("format.delete-block", text.blocks.delete),
        keys: [lateKeys.deleteBlock],
        heard: "in-text",
        run: () => edit(deleteBlocks),
      },
    ];
  }, [editor, openMenu]);
  useCommands(commands);
}

function byName(id: string, label: string): Omit<Command, "run"> {
  return { id, label, group: "format", keys: [], heard: "by-editor" };
}
