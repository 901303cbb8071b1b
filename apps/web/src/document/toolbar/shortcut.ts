export const isApple: boolean = /Mac|iPhone|iPad/u.test(globalThis.navigator?.userAgent ?? "");

const appleKeys: Readonly<Record<string, string>> = { Mod: "⌘", Shift: "⇧", Alt: "⌥" };
const otherKeys: Readonly<Record<string, string>> = { Mod: "Ctrl", Shift: "Shift", Alt: "Alt" };

/** Writes keys the way this system's menus do: `Mod-Shift-b` is ⇧⌘B or Ctrl+Shift+B. */
export function shortcutLabel(keys: string | null): string | undefined {
  if (keys === null) return undefined;
  const names = isApple ? appleKeys : otherKeys;
  const modifiers = keys.split("-");
  const key = modifiers.pop() ?? "";
  const ordered = isApple ? modifiers.toReversed() : modifiers;
  return [...ordered.map((name) => names[name] ?? name), key.toUpperCase()].join(
    isApple ? "" : "+",
  );
}
