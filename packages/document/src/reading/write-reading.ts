import type { Node } from "prosemirror-model";
import type { CalloutKind } from "../schema/index.ts";
import { escapeHtml, openTag } from "../html/escape.ts";
import { writeHtml } from "../html/write-html.ts";
import { outlineOf } from "./outline.ts";
import type { OutlineEntry } from "./outline.ts";

/** What the page says besides the document. */
export interface ReadingWords {
  readonly untitled: string;
  readonly home: string;
  readonly outline: string;
  /** Above or before what can be read of something that this version does not know. */
  readonly unknown: string;
  readonly callouts: Readonly<Record<CalloutKind, string>>;
}

export interface Reading {
  readonly title: string;
  readonly blocks: readonly Node[];
  readonly words: ReadingWords;
}

/**
 * A page to read a document on, for inside of a body: it needs no script. All that comes from the
 * document is escaped, as in `writeHtml`.
 */
export function writeReading({ title, blocks, words }: Reading): string {
  const entries = outlineOf(blocks);
  const shownTitle = title.trim() === "" ? words.untitled : title;
  return [
    `<header class="reading-header" data-print="hide">`,
    `${openTag("a", { class: "reading-home", href: "/", "aria-label": words.home })}<img src="/favicon.svg" alt="" width="28" height="28"></a>`,
    `<div class="reading-aside"></div></header>`,
    `<main class="reading-page">`,
    `<h1 class="reading-title" dir="auto">${escapeHtml(shownTitle)}</h1>`,
    `${openTag("nav", { class: "reading-outline", "aria-label": words.outline, "data-print": "hide" })}${writeOutline(entries, words)}</nav>`,
    `<article class="ProseMirror reading-text">${writeBlocks(blocks, entries, words).join("")}</article>`,
    `</main>`,
  ].join("");
}

/** The headings as links into the page, folded up. Nothing for a document with one or none. */
export function writeOutline(entries: readonly OutlineEntry[], words: ReadingWords): string {
  if (entries.length < 2) return "";
  const least = Math.min(...entries.map(({ level }) => level));
  const items = entries.map(({ anchor, level, words: heading }) => {
    const item = openTag("li", { "data-depth": level - least });
    const link = openTag("a", { href: `#${encodeURIComponent(anchor)}`, dir: "auto" });
    return `${item}${link}${escapeHtml(heading)}</a></li>`;
  });
  const summary = `<summary>${escapeHtml(words.outline)}</summary>`;
  return `<details>${summary}<ol>${items.join("")}</ol></details>`;
}

/** Each block as HTML, with the anchors that the outline leads to. */
export function writeBlocks(
  blocks: readonly Node[],
  entries: readonly OutlineEntry[],
  { callouts }: ReadingWords,
): readonly string[] {
  const anchors = new Map(entries.map(({ node, anchor }) => [node, anchor]));
  return blocks.map((block) =>
    writeHtml([block], { alignBy: "style", page: { anchors, callouts } }),
  );
}
