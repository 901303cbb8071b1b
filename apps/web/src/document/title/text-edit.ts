/** One replacement in a text: at `index`, `removed` characters give way to `inserted`. */
export interface TextEdit {
  readonly index: number;
  readonly removed: number;
  readonly inserted: string;
}

/** One step of a Yjs text event, as far as plain text knows it. */
export interface TextDelta {
  readonly retain?: number | undefined;
  readonly insert?: unknown;
  readonly delete?: number | undefined;
}

/**
 * The smallest edit that turns `before` into `after`, or null when they are equal. The caret after
 * the edit tells which of several equal characters was typed (“aa” → “aaa”).
 */
export function smallestEdit(before: string, after: string, caret: number): TextEdit | null {
  if (before === after) return null;
  let suffix = commonSuffix(before, after, Math.min(after.length - caret, before.length));
  let prefix = commonPrefix(before, after, Math.min(before.length, after.length) - suffix);
  suffix = commonSuffix(before, after, Math.min(before.length, after.length) - prefix);
  // A half of a surrogate pair must never be replaced by itself: Yjs would store a broken character.
  if (isHighSurrogate(before, prefix - 1) || isHighSurrogate(after, prefix - 1)) prefix -= 1;
  if (isLowSurrogate(before, before.length - suffix)) suffix -= 1;
  return {
    index: prefix,
    removed: before.length - suffix - prefix,
    inserted: after.slice(prefix, after.length - suffix),
  };
}

/** Where a position ends up when somebody else's change is applied. */
export function shiftIndex(index: number, delta: readonly TextDelta[]): number {
  let shifted = index;
  let at = 0;
  for (const step of delta) {
    if (step.retain !== undefined) {
      at += step.retain;
    } else if (step.delete !== undefined) {
      shifted -= Math.max(0, Math.min(step.delete, shifted - at));
    } else if (typeof step.insert === "string") {
      if (at < shifted) shifted += step.insert.length;
      at += step.insert.length;
    }
    if (at > shifted) break;
  }
  return shifted;
}

function commonPrefix(before: string, after: string, max: number): number {
  let length = 0;
  while (length < max && before[length] === after[length]) length += 1;
  return length;
}

function commonSuffix(before: string, after: string, max: number): number {
  let length = 0;
  while (length < max && before.at(-1 - length) === after.at(-1 - length)) length += 1;
  return length;
}

function isHighSurrogate(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(value: string, at: number): boolean {
  const code = value.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff;
}
