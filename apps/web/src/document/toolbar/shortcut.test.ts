import { expect, it } from "vitest";
import { shortcutLabel } from "./shortcut.ts";

it.each([
  ["Mod-b", "Ctrl+B"],
  ["Alt-Shift-ArrowUp", "Alt+Shift+↑"],
  ["Mod-Shift-Backspace", "Ctrl+Shift+Backspace"],
  ["Shift-Tab", "Shift+Tab"],
  ["?", "?"],
])("writes %s as %s", (keys, label) => {
  expect(shortcutLabel(keys)).toBe(label);
});
