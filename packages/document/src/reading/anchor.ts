const anchorLengthMax = 64;
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * What names a heading of these words in an address: letters and digits of any script. A second
 * heading of the same words gets a number; `taken` is given each anchor.
 */
export function anchorOf(words: string, taken: Set<string>): string {
  const parts =
    words
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const name = `h-${start(parts.join("-")) || "section"}`;
  let anchor = name;
  for (let count = 2; taken.has(anchor); count += 1) anchor = `${name}-${count}`;
  taken.add(anchor);
  return anchor;
}

/** The first characters as people count them: an emoji of several code points is one. */
function start(name: string): string {
  let taken = "";
  let left = anchorLengthMax;
  for (const { segment } of segmenter.segment(name)) {
    if (left === 0) break;
    taken += segment;
    left -= 1;
  }
  return taken;
}
