/** What a keyboard event tells of the keys that are down. */
export type KeysDown = Pick<
  KeyboardEvent,
  "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey"
>;

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
    isKey(key, down) &&
    down.ctrlKey === (wanted.has("Mod") && !isApple) &&
    down.metaKey === (wanted.has("Mod") && isApple) &&
    down.altKey === wanted.has("Alt") &&
    (!isLetterOrName || down.shiftKey === wanted.has("Shift"))
  );
}

/**
 * True for the key that types this, in any case. Where a keyboard types no Latin letters, it is the
 * one where an English keyboard has the letter; for a digit, also where it needs Shift.
 */
export function isKey(key: string, { key: typed, code }: Pick<KeysDown, "key" | "code">): boolean {
  if (typed.toLowerCase() === key.toLowerCase()) return true;
  if (/^[a-z0-9]$/iu.test(typed)) return false;
  if (/^\d$/u.test(key)) return code === `Digit${key}`;
  // Not for signs of ASCII: keyboards of Latin letters have these in other places.
  const isForeign = typed === "Dead" || /^[^\p{ASCII}]$/u.test(typed);
  return isForeign && /^[a-z]$/iu.test(key) && code === `Key${key.toUpperCase()}`;
}

/** True for keys that type something where text can be typed. */
export function typesText(keys: string): boolean {
  return !/^(Mod|Alt)-/u.test(keys) && !/^(Shift-)?F\d+$/u.test(keys);
}
