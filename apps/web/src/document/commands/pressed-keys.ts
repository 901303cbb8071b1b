/** What a keyboard event tells of the keys that are down. */
export type KeysDown = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/**
 * True when exactly these keys are down: `Mod-Shift-k`, `F3`, `?`. `Mod` is ⌘ on Apple's systems and
 * Ctrl on others. For a sign that is on a key with Shift on some keyboards, Shift is not looked at.
 */
export function isPressed(keys: string, down: KeysDown, isApple: boolean): boolean {
  const parts = keys.split("-");
  const key = parts.pop() ?? "";
  const wanted = new Set(parts);
  const isLetterOrName = /^[a-z0-9]+$/iu.test(key);
  return (
    down.key.toLowerCase() === key.toLowerCase() &&
    down.ctrlKey === (wanted.has("Mod") && !isApple) &&
    down.metaKey === (wanted.has("Mod") && isApple) &&
    down.altKey === wanted.has("Alt") &&
    (!isLetterOrName || down.shiftKey === wanted.has("Shift"))
  );
}

/** True for keys that type something where text can be typed. */
export function typesText(keys: string): boolean {
  return !/^(Mod|Alt)-/u.test(keys) && !/^(Shift-)?F\d+$/u.test(keys);
}
