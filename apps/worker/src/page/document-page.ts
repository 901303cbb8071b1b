import { fitBlocks } from "@scriptorium/document/content";
import { escapeHtml, openTag } from "@scriptorium/document/html";
import { withPlaceholders, writeReading } from "@scriptorium/document/reading";
import { textFromBlocks } from "@scriptorium/document/text";
import { allows, limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import { StoredContent } from "../content/stored-content.ts";
import type { Words } from "./words.ts";

/** What a document's page has before any script runs: for the head, and for the body. */
export interface ServedPage {
  readonly title: string;
  readonly meta: string;
  readonly body: string;
  /** Whose files the page asks for at once: those of the template of this name. */
  readonly parts: "editor" | "reader" | null;
}

/** The document to read, as `role`. `update` is what is stored; it is only read. */
export function readablePage(update: Uint8Array, role: Role, words: Words): ServedPage {
  const content = new StoredContent(update);
  const shown = content.shown();
  const blocks = fitBlocks(withPlaceholders(shown, words.unknown));
  const title = content.title().trim() || words.untitled;
  const description = textFromBlocks(shown).replaceAll(/\s+/g, " ").trim();
  return {
    title: `${title} — ${words.product}`,
    meta: [
      preview("og:type", "article"),
      preview("og:site_name", words.product),
      preview("og:title", title),
      preview("og:description", beginningOf(description)),
    ].join(""),
    body: served({ role }, writeReading({ title: content.title(), blocks, words })),
    parts: allows(role, "edit") ? "editor" : "reader",
  };
}

/** A page that says one thing of the words. */
export function noticePage(words: Words, notice: "noSuchPage" | "trashed"): ServedPage {
  const { title, detail } = words[notice];
  const state = notice === "trashed" ? "trashed" : "missing";
  const link = `${openTag("a", { href: "/" })}${escapeHtml(words.front)}</a>`;
  const main = `<main class="reading-notice"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(detail)}</p>${link}</main>`;
  return {
    title: `${title} — ${words.product}`,
    meta: "",
    body: served({ state }, main),
    parts: null,
  };
}

/** For whoever may have a share link, of which only a script can know. */
export function shellPage(words: Words): ServedPage {
  const main = `<main class="reading-notice"><p>${escapeHtml(words.needsScript)}</p></main>`;
  return { title: words.product, meta: "", body: `<noscript>${main}</noscript>`, parts: null };
}

/** The application's page with `page` in it. */
export function fillShell(shell: string, { title, meta, body, parts }: ServedPage): string {
  // By functions, because what is filled in may hold the signs that replacements know.
  return shell
    .replaceAll(partsTemplate, (_, kind: string, links: string) => (kind === parts ? links : ""))
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(title)}</title>${meta}`)
    .replace('<meta name="referrer"', (tag) => `<meta name="robots" content="noindex">${tag}`)
    .replace('<div id="root">', (root) => body + root);
}

/** As `apps/web/page-parts.ts` writes it. */
const partsTemplate = /<template data-parts="(\w+)">(.*?)<\/template>/gs;

function served(
  { role = null, state = null }: { readonly role?: Role | null; readonly state?: string | null },
  content: string,
): string {
  const attributes = { id: "served", class: "reading", "data-role": role, "data-state": state };
  return `${openTag("div", attributes)}${content}</div>`;
}

function preview(property: string, content: string): string {
  return openTag("meta", { property, content });
}

function beginningOf(description: string): string {
  const most = limits.descriptionLengthMax;
  if (description.length <= most) return description;
  return `${description.slice(0, most).replace(/\s+\S*$/u, "")}…`;
}
