import { textAlignments } from "@scriptorium/document/schema";
import { text } from "../../text/en.ts";
import type { FormatCommand } from "../toolbar/commands.ts";

/** As the editor's library has them. */
const keys = {
  left: "Mod-Shift-l",
  center: "Mod-Shift-e",
  right: "Mod-Shift-r",
  justify: "Mod-Shift-j",
};

export const alignmentCommands: readonly FormatCommand[] = [
  {
    id: "align-natural",
    label: text.blocks.alignTo(text.blocks.alignments.natural),
    keys: null,
    apply: (chain) => chain.unsetTextAlign(),
    isActive: (editor) => !textAlignments.some((textAlign) => editor.isActive({ textAlign })),
  },
  ...textAlignments.map((textAlign): FormatCommand => ({
    id: `align-${textAlign}`,
    label: text.blocks.alignTo(text.blocks.alignments[textAlign]),
    keys: keys[textAlign],
    apply: (chain) => chain.setTextAlign(textAlign),
    isActive: (editor) => editor.isActive({ textAlign }),
  })),
];
