const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first characters as people count them: an emoji of several code points is one. */
export function firstGraphemes(value: string, count: number): string {
  let taken = "";
  let left = count;
  for (const { segment } of segmenter.segment(value)) {
    if (left === 0) break;
    taken += segment;
    left -= 1;
  }
  return taken;
}
