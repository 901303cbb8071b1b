// Each has at least 4.5:1 against white (label text) and 3.6:1 against both papers (caret line).
const palette = [
  "#2a79aa",
  "#37805b",
  "#9f56ae",
  "#a66329",
  "#596ec0",
  "#c24867",
  "#257f7c",
  "#8263b9",
  "#8a7022",
  "#ba4890",
  "#5d7d2f",
] as const;

const wellFormed = /^#[0-9a-f]{6}$/;

/** The same person has the same colour on every screen. */
export function colorOf(personId: string): string {
  let hash = 2166136261;
  for (const character of personId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  }
  return palette[(hash >>> 0) % palette.length] ?? palette[0];
}

/** Colours of others come from the network: anything but `#rrggbb` becomes one of the palette. */
export function safeColor(value: unknown, personId: string): string {
  return typeof value === "string" && wellFormed.test(value) ? value : colorOf(personId);
}

/** Black or white, whichever reads better on the colour. */
export function inkOn(color: string): "#000000" | "#ffffff" {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(color.slice(at, at + 2)));
  const luminance = 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
  // 0.1791 is where contrast with black equals contrast with white.
  return luminance > 0.1791 ? "#000000" : "#ffffff";
}

function linear(hex: string): number {
  const value = Number.parseInt(hex, 16) / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
