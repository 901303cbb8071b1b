import { fitBlocks, type ProseNode } from "@scriptorium/document/content";
import { documentStyle, escapeHtml, writeHtml } from "@scriptorium/document/html";
import { calloutKinds } from "@scriptorium/document/schema";
import { text } from "../../text/en.ts";
import type { Reach } from "../../api/documents.ts";
import { unescaped, writePageTitle } from "./page-title.ts";
import { fetchOwnImage } from "./picture.ts";

/** A page by itself: with its style and, as far as they can be had, its pictures in it. */
export async function htmlPage(
  blocks: readonly ProseNode[],
  title: string,
  reach: Reach,
): Promise<string> {
  const named = escapeHtml(title === "" ? text.untitled : title);
  const heading = title === "" ? "" : writePageTitle(named);
  const body = await withPictures(writeHtml(fitBlocks(blocks)), reach);
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${named}</title>
<style>${documentStyle}${calloutNames()}</style>
</head>
<body>
<article class="document">
${heading}${body}
</article>
</body>
</html>
`;
}

/** The kinds of callouts in words, which in the page itself a menu says. */
function calloutNames(): string {
  return calloutKinds
    .map((kind) => {
      const name = JSON.stringify(text.blocks.callouts[kind]);
      return `\n.document aside[data-callout="${kind}"]::before { content: ${name} }`;
    })
    .join("");
}

/** Our own HTML, in which an attribute is between quotes and has none in it. */
const local = /(<(img|a) (?:[^>]* )?(?:src|href)=")(\/[^"]*)"/g;

async function withPictures(html: string, reach: Reach): Promise<string> {
  const found = [...html.matchAll(local)].map(([, , , address = ""]) => address);
  const embedded = new Map<string, string>();
  for (const address of new Set(found))
    embedded.set(address, await embeddedAddress(reach, address));
  return html.replaceAll(local, (_, before: string, tag: string, address: string) => {
    const full = wholeAddress(address);
    return `${before}${tag === "img" ? (embedded.get(address) ?? full) : full}"`;
  });
}

/** The picture itself as an address, or where it is on the server. */
async function embeddedAddress(reach: Reach, address: string): Promise<string> {
  const blob = await fetchOwnImage(reach, unescaped(address));
  if (blob === null) return wholeAddress(address);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const characters = Array.from(bytes, (byte) => String.fromCharCode(byte));
  return `data:${blob.type};base64,${btoa(characters.join(""))}`;
}

/** With the server's name. One that leads nowhere stays as it is. */
function wholeAddress(address: string): string {
  const bare = unescaped(address);
  return URL.canParse(bare, location.href)
    ? escapeHtml(new URL(bare, location.href).href)
    : address;
}
