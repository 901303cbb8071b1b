import { highlightColors } from "@scriptorium/document/schema";
import { text } from "../../text/en.ts";
import type { FormatCommand } from "../toolbar/commands.ts";

/** A colour of highlights. Null is the ordinary one. */
type Color = (typeof highlightColors)[number] | null;

const colors: readonly Color[] = [null, ...highlightColors];

function colorName(color: Color): string {
  return text.blocks.colors[color ?? "yellow"];
}

export const highlightCommands: readonly FormatCommand[] = [
  ...colors.map((color): FormatCommand => ({
    id: `highlight-${color ?? "yellow"}`,
    label: text.blocks.highlightIn(colorName(color)),
    keys: color === null ? "Mod-Shift-h" : null,
    apply: (chain) => chain.setMark("highlight", { color }),
    isActive: (editor) => editor.isActive("highlight", { color }),
  })),
  {
    id: "highlight-none",
    label: text.blocks.noHighlight,
    keys: null,
    apply: (chain) => chain.unsetHighlight(),
    isActive: (editor) => !editor.isActive("highlight"),
  },
];
