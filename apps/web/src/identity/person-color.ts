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

/** The colour that a person has as long as nobody else who is here wants the same. */
export function colorOf(personId: string): string {
  return palette[wishOf(personId)] ?? palette[0];
}

/**
 * A colour for each of the people who are here, no two alike while there are enough. It depends on
 * nothing but who is here, so every screen comes to the same without telling the others.
 */
export function distinctColors(personIds: Iterable<string>): ReadonlyMap<string, string> {
  const ids = [...new Set(personIds)].toSorted();
  const wearers = palette.map(() => 0);
  const colors = new Map<string, string>();
  const give = (id: string, slot: number): void => {
    wearers[slot] = (wearers[slot] ?? 0) + 1;
    colors.set(id, palette[slot] ?? palette[0]);
  };
  // Wishes first: a newcomer changes the colour only of who has, or wants, the same.
  const without = ids.filter((id) => {
    const wish = wishOf(id);
    if (wearers[wish] === 0) give(id, wish);
    return !colors.has(id);
  });
  for (const id of without) {
    const fewest = Math.min(...wearers);
    const wish = wishOf(id);
    const next = palette.findIndex((_, step) => wearers[(wish + step) % palette.length] === fewest);
    give(id, (wish + next) % palette.length);
  }
  return colors;
}

function wishOf(personId: string): number {
  let hash = 2166136261;
  for (const character of personId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  }
  return (hash >>> 0) % palette.length;
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
