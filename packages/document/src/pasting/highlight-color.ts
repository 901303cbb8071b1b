import type { HighlightColor } from "../schema/index.ts";

/** The colours that Word's highlighter has by name, and those of the pages. */
const named: ReadonlyMap<string, string> = new Map([
  ["yellow", "#ffff00"],
  ["lime", "#00ff00"],
  ["green", "#008000"],
  ["aqua", "#00ffff"],
  ["cyan", "#00ffff"],
  ["fuchsia", "#ff00ff"],
  ["magenta", "#ff00ff"],
  ["blue", "#0000ff"],
  ["red", "#ff0000"],
  ["navy", "#000080"],
  ["teal", "#008080"],
  ["purple", "#800080"],
  ["maroon", "#800000"],
  ["olive", "#808000"],
]);

/** Where on the wheel of colours, in degrees, each one ends. The ordinary one is yellow. */
const ends: readonly (readonly [number, HighlightColor | null])[] = [
  [15, "red"],
  [45, "orange"],
  [70, null],
  [165, "green"],
  [255, "blue"],
  [290, "purple"],
  [340, "pink"],
  [360, "red"],
];

/** The highlight that a background stands for. Undefined for none, white, grey or black. */
export function highlightOf(background: string): HighlightColor | null | undefined {
  const channels = channelsOf(named.get(background) ?? background);
  if (channels === null) return undefined;
  const [red, green, blue] = channels;
  const [least, most] = [Math.min(...channels), Math.max(...channels)];
  const spread = most - least;
  if (spread < 24) return undefined;
  const hue =
    most === red
      ? ((green - blue) / spread + 6) % 6
      : most === green
        ? (blue - red) / spread + 2
        : (red - green) / spread + 4;
  return ends.find(([end]) => hue * 60 < end)?.[1];
}

function channelsOf(color: string): readonly [number, number, number] | null {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(color);
  const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:[\s,/]+([\d.]+))?\s*\)$/.exec(color);
  if (rgb !== null && Number(rgb[4] ?? 1) === 0) return null;
  const base = hex === null ? 10 : 16;
  const [, red, green, blue] = hex ?? rgb ?? [];
  if (red === undefined || green === undefined || blue === undefined) return null;
  return [Number.parseInt(red, base), Number.parseInt(green, base), Number.parseInt(blue, base)];
}
