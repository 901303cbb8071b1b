/** Keys of commands that come a moment after the text, with the parts that run them. */
export const lateKeys = {
  math: "Mod-Alt-m",
  blockMenu: "Mod-.",
  moveUp: "Alt-Shift-ArrowUp",
  moveDown: "Alt-Shift-ArrowDown",
  duplicate: "Mod-d",
  deleteBlock: "Mod-Shift-Backspace",
} as const;
