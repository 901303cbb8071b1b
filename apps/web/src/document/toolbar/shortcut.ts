import { text } from "../../text/en.ts";

export const isApple: boolean = /Mac|iPhone|iPad/u.test(globalThis.navigator?.userAgent ?? "");

const signs: Readonly<Record<string, string>> = { ArrowUp: "↑", ArrowDown: "↓" };
const appleSigns: Readonly<Record<string, string>> = {
  ...signs,
  Mod: "⌘",
  Shift: "⇧",
  Alt: "⌥",
  Tab: "⇥",
  Backspace: "⌫",
};

/** Writes keys the way this system's menus do: `Mod-Shift-b` is ⇧⌘B or Ctrl+Shift+B, in German Strg+Umschalt+B. */
export function shortcutLabel(keys: string | null): string | undefined {
  if (keys === null) return undefined;
  const names: Readonly<Record<string, string>> = isApple ? appleSigns : { ...signs, ...text.keys };
  const modifiers = keys.split("-");
  const key = modifiers.pop() ?? "";
  const ordered = isApple ? modifiers.toReversed() : modifiers;
  const last = names[key] ?? key.toUpperCase();
  return [...ordered.map((name) => names[name] ?? name), last].join(isApple ? "" : "+");
}
