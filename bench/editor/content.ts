import { seededRandom } from "../load/seeded-random.ts";

/** A block of a document that every editor of the benchmark is given. */
export interface Block {
  readonly kind: "heading" | "paragraph" | "item";
  readonly text: string;
}

// No capital Z: opening counts those that it types.
const words =
  "the town keeps every map that a river draws while people write of harbours and of slow trains in winter light because somebody may read them later".split(
    " ",
  );
const lettersOfParagraph = 115;
/** Words of five pages, as a page of print has 500. */
const wordsOfFivePages = 2_500;

/** Mostly paragraphs of some 115 characters, with a heading every 40 blocks and short lists. */
export function manyBlocks(count: number): readonly Block[] {
  const random = seededRandom(1);
  return Array.from({ length: count }, (_, index): Block => {
    const text = `${index + 1}: ${sentence(random, lettersOfParagraph)}`;
    if (index % 40 === 0) return { kind: "heading", text: text.slice(0, 40).trimEnd() };
    return { kind: index % 40 > 36 ? "item" : "paragraph", text };
  });
}

/** As long as five pages of print, with headings and lists. */
export function fivePages(): readonly Block[] {
  const random = seededRandom(2);
  const blocks: Block[] = [];
  for (let written = 0; written < wordsOfFivePages;) {
    const place = blocks.length % 8;
    const letters = place === 0 ? 40 : place > 5 ? 80 : 380;
    const text = `${blocks.length + 1}: ${sentence(random, letters)}`;
    blocks.push({ kind: place === 0 ? "heading" : place > 5 ? "item" : "paragraph", text });
    written += text.split(" ").length;
  }
  return blocks;
}

/** Our server imports it. Letters and colons only, so that nothing has to be escaped. */
export function markdownOf(blocks: readonly Block[]): string {
  const heads = { heading: "## ", paragraph: "", item: "- " } as const;
  return blocks.map(({ kind, text }) => `${heads[kind]}${text}`).join("\n\n");
}

function sentence(random: () => number, letters: number): string {
  let text = "";
  while (text.length < letters) text += `${words[Math.floor(random() * words.length)] ?? ""} `;
  return `${text.trimEnd()}.`;
}
