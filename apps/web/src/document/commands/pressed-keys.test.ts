import { describe, expect, it } from "vitest";
import { type KeysDown, isPressed } from "./pressed-keys.ts";

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const ctrl = { ...none, ctrlKey: true };

function isCtrl(keys: string, key: string, code: string, more: Partial<KeysDown> = {}): boolean {
  return isPressed(keys, { ...ctrl, key, code, ...more }, false);
}

describe("pressed keys", () => {
  it.each([
    ["Latin", "f", "KeyF"],
    ["Latin with Caps Lock", "F", "KeyF"],
    ["Latin in another place", "f", "KeyY"],
    ["Cyrillic", "а", "KeyF"],
    ["Greek", "φ", "KeyF"],
    ["Hebrew", "כ", "KeyF"],
    ["Arabic", "ب", "KeyF"],
  ])("are known on a keyboard of %s letters", (_, key, code) => {
    expect(isCtrl("Mod-f", key, code)).toBe(true);
    expect(isCtrl("Mod-k", key, code)).toBe(false);
    expect(isCtrl("Mod-Shift-f", key, code)).toBe(false);
  });

  it("are not taken for the letter that an English keyboard has there", () => {
    expect(isCtrl("Mod-y", "z", "KeyY")).toBe(false);
    expect(isCtrl("Mod-q", "a", "KeyQ")).toBe(false);
    expect(isCtrl("Mod-z", ";", "KeyZ")).toBe(false);
  });

  it("are those of digits, also where another sign is typed", () => {
    expect(isCtrl("Mod-1", "1", "Digit1")).toBe(true);
    expect(isCtrl("Mod-1", "&", "Digit1")).toBe(true);
    expect(isCtrl("Mod-1", "١", "Digit1")).toBe(true);
    expect(isCtrl("Mod-Shift-7", "/", "Digit7", { shiftKey: true })).toBe(true);
    expect(isCtrl("Mod-/", "/", "Digit7", { shiftKey: true })).toBe(true);
  });

  it("are those of Apple's keyboards, whose Alt types other signs", () => {
    const down = { ...none, metaKey: true, altKey: true, key: "ƒ", code: "KeyF" };
    expect(isPressed("Mod-Alt-f", down, true)).toBe(true);
    expect(isPressed("Mod-Alt-f", down, false)).toBe(false);
  });
});
