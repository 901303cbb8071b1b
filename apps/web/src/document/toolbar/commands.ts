import type { ChainedCommands, Editor } from "@tiptap/core";
import { text } from "../../text/en.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { headingLevels } from "@scriptorium/document/schema";

type Edit = (chain: ChainedCommands) => ChainedCommands;

export interface FormatCommand {
  readonly id: string;
  readonly label: string;
  /** Keys in ProseMirror's notation, or null when there are none. */
  readonly keys: string | null;
  readonly apply: Edit;
  readonly isActive: (editor: Editor) => boolean;
}

/**
 * Runs a command with the focus in the text. Commands can throw when structure changed under them,
 * as it does while others edit: that must not take the page down.
 */
export function runCommand(editor: Editor, edit: Edit): void {
  try {
    edit(editor.chain().focus()).run();
  } catch (error) {
    console.error("An editing command failed.", error);
    notifyFailure(text.document.editorFailed(error instanceof Error ? error.message : ""));
  }
}

export const markCommands = {
  bold: command({
    id: "bold",
    label: text.toolbar.bold,
    keys: "Mod-b",
    apply: (chain) => chain.toggleBold(),
  }),
  italic: command({
    id: "italic",
    label: text.toolbar.italic,
    keys: "Mod-i",
    apply: (chain) => chain.toggleItalic(),
  }),
  strike: command({
    id: "strike",
    label: text.toolbar.strike,
    keys: "Mod-Shift-s",
    apply: (chain) => chain.toggleStrike(),
  }),
  code: command({
    id: "code",
    label: text.toolbar.code,
    keys: "Mod-e",
    apply: (chain) => chain.toggleCode(),
  }),
} as const;

export const listCommands = {
  bulletList: command({
    id: "bulletList",
    label: text.toolbar.bulletList,
    keys: "Mod-Shift-8",
    apply: (chain) => chain.toggleBulletList(),
  }),
  orderedList: command({
    id: "orderedList",
    label: text.toolbar.orderedList,
    keys: "Mod-Shift-7",
    apply: (chain) => chain.toggleOrderedList(),
  }),
  taskList: command({
    id: "taskList",
    label: text.toolbar.taskList,
    keys: "Mod-Shift-9",
    apply: (chain) => chain.toggleTaskList(),
  }),
  blockquote: command({
    id: "blockquote",
    label: text.toolbar.quote,
    keys: "Mod-Shift-b",
    apply: (chain) => chain.toggleBlockquote(),
  }),
} as const;

/** The kinds of block that the text style menu offers, in its order. */
export const blockCommands: readonly FormatCommand[] = [
  command({
    id: "paragraph",
    label: text.toolbar.paragraph,
    keys: "Mod-Alt-0",
    apply: (chain) => chain.setParagraph(),
  }),
  ...headingLevels.map((level): FormatCommand => ({
    id: `heading-${level}`,
    label: text.toolbar.heading(level),
    keys: `Mod-Alt-${level}`,
    apply: (chain) => chain.setHeading({ level }),
    isActive: (editor) => editor.isActive("heading", { level }),
  })),
  command({
    id: "codeBlock",
    label: text.toolbar.codeBlock,
    keys: "Mod-Alt-c",
    apply: (chain) => chain.setCodeBlock(),
  }),
];

/** A command whose id is the name of the node or mark that it toggles. */
function command(definition: Omit<FormatCommand, "isActive">): FormatCommand {
  return { ...definition, isActive: (editor) => editor.isActive(definition.id) };
}
