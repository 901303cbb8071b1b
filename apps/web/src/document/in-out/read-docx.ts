import { ContentError, type ContentLimits, type ProseNode } from "@scriptorium/document/content";
import { readHtml } from "@scriptorium/document/html";
import { calloutKinds } from "@scriptorium/document/schema";
import { textFromBlocks } from "@scriptorium/document/text";
import mammoth from "mammoth";
import { codeLanguagePrefix } from "./docx-names.ts";
import type { KeepPicture } from "./keep-picture.ts";

export interface DocxContent {
  /** The text in Word's style for titles, if the file begins with one. */
  readonly title: string | null;
  readonly blocks: readonly ProseNode[];
  readonly picturesLeftOut: number;
}

/**
 * What a file of Word holds, as far as a document can. A document has only pictures with an address:
 * what `keepPicture` gives none is left out, and counted. Throws a ContentError when the bytes are no
 * such file, and for more than `limits` allow.
 */
export async function readDocx(
  bytes: ArrayBuffer,
  limits: ContentLimits,
  keepPicture: KeepPicture = () => Promise.resolve(null),
): Promise<DocxContent> {
  // In browsers it asks for the one, elsewhere for the other.
  const input = { arrayBuffer: bytes, buffer: bytes } as unknown as { arrayBuffer: ArrayBuffer };
  let picturesLeftOut = 0;
  // Unlike anything that a file can hold.
  const mark = `[${crypto.getRandomValues(new Uint32Array(4)).join("-")} `;
  const options = {
    styleMap: [...styleMap],
    ignoreEmptyParagraphs: false,
    transformDocument: transforms.paragraph((paragraph) => told(paragraph, mark)),
    convertImage: mammoth.images.imgElement(async (picture) => {
      const bytesOfIt = await picture.readAsArrayBuffer();
      const src = await keepPicture(new Blob([bytesOfIt], { type: picture.contentType }));
      if (src === null) picturesLeftOut += 1;
      return { src: src ?? "" };
    }),
  };
  const { value } = await mammoth.convertToHtml(input, options).catch((cause: unknown) => {
    throw new ContentError("invalid", `This is not a file of Word: ${String(cause)}`);
  });
  const [heading = "", title = ""] = /^<h1 class="title">(.*?)<\/h1>/s.exec(value) ?? [];
  const rest = value.slice(heading.length);
  // Unlike that of a page, the white space of such a file counts.
  const html = `<div style="white-space: pre-wrap">${withToggles(meant(withLanguages(rest, mark)))}</div>`;
  return {
    title: heading === "" ? null : textFromBlocks(readHtml(title, limits)),
    blocks: readHtml(html, limits).map(withCellAlignment),
    picturesLeftOut,
  };
}

const levels = [6, 7, 8, 9];

/** Missing in mammoth's types. */
const { transforms } = mammoth as unknown as {
  readonly transforms: {
    paragraph(change: (paragraph: Told) => Told): (document: unknown) => unknown;
  };
};

/** Of what mammoth calls a paragraph, what its style map is not asked about. */
interface Told {
  readonly styleName?: string | null;
  readonly alignment?: string | null;
  readonly numbering?: unknown;
  readonly children: readonly unknown[];
}

/** Word's names for alignments, and ours. */
const alignments: Readonly<Record<string, string>> = {
  left: "left",
  center: "center",
  right: "right",
  both: "justify",
};

/** Says in a style's name how a paragraph is aligned, and before its code in which language that is. */
function told(paragraph: Told, mark: string): Told {
  const { styleName, alignment, numbering, children } = paragraph;
  const name = styleName ?? "Normal";
  if (name.startsWith(codeLanguagePrefix)) {
    const language = { type: "text", value: `${mark}${name.slice(codeLanguagePrefix.length)}]` };
    return { ...paragraph, styleName: "Code Block", children: [language, ...children] };
  }
  const align = alignments[alignment ?? ""];
  const heading = /^heading ([1-4])$/i.exec(name)?.[1];
  const isPlain = heading !== undefined || name === "Normal";
  if (align === undefined || !isPlain || numbering != null) return paragraph;
  return { ...paragraph, styleName: alignedName(heading ?? "", align) };
}

function alignedName(heading: string, align: string): string {
  return `Aligned ${heading} ${align}`;
}

/** The element for each level of heading, and for a paragraph. */
const alignable = { "": "p", 1: "h1", 2: "h2", 3: "h3", 4: "h4" };

/** Word's styles, and ours, as elements; `meant` makes attributes of the classes. */
const styleMap: readonly string[] = [
  "p[style-name='Title'] => h1.title:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  "p[style-name='Quote'] => blockquote > p:fresh",
  "p[style-name='Intense Quote'] => blockquote > p:fresh",
  "p[style-name='Code Block'] => pre:fresh",
  "p[style-name='HTML Preformatted'] => pre:fresh",
  "p[style-name='Divider'] => hr:fresh",
  ...Object.entries(alignable).flatMap(([heading, element]) =>
    Object.values(alignments).map(
      (align) => `p[style-name='${alignedName(heading, align)}'] => ${element}.${align}:fresh`,
    ),
  ),
  "p[style-name='Toggle'] => p.toggle:fresh",
  "p[style-name='Toggle End'] => p.toggle-end:fresh",
  "p[style-name='Formula'] => div.block-math:fresh",
  ...calloutKinds.map((kind) => `p[style-name='Callout ${kind}'] => aside.${kind} > p:fresh`),
  "r[style-name='Inline Code'] => code",
  "r[style-name='HTML Code'] => code",
  "r[style-name='Inline Formula'] => span.inline-math",
  "u => u",
  "strike => s",
  "highlight[color='darkYellow'] => mark.orange",
  "highlight[color='red'] => mark.red",
  "highlight[color='magenta'] => mark.pink",
  "highlight[color='darkMagenta'] => mark.purple",
  "highlight[color='cyan'] => mark.blue",
  "highlight[color='green'] => mark.green",
  "highlight => mark",
  ...levels.flatMap((level) => {
    const around = "ul|ol > li > ".repeat(level - 1);
    return [
      `p:unordered-list(${level}) => ${around}ul > li:fresh`,
      `p:ordered-list(${level}) => ${around}ol > li:fresh`,
    ];
  }),
];

function meant(html: string): string {
  return html
    .replaceAll(/<(p|h[1-4]) class="(left|center|right|justify)">/g, '<$1 style="text-align: $2">')
    .replaceAll(/<aside class="(\w+)">/g, '<aside data-callout="$1">')
    .replaceAll(/<mark class="(\w+)">/g, '<mark data-color="$1">')
    .replaceAll(/<span class="inline-math">/g, '<span data-type="inline-math">')
    .replaceAll(
      /<div class="block-math">(.*?)<\/div>/gs,
      (_, latex: string) => `<div data-type="block-math">${latex.replaceAll("<br />", "\n")}</div>`,
    )
    .replaceAll(/(<input type="checkbox"[^>]*>) /g, "$1");
}

function withLanguages(html: string, mark: string): string {
  return html
    .split(`<pre>${mark}`)
    .map((part, index) => {
      if (index === 0) return part;
      const [, language, code] = /^([^\]]*)\](.*?<\/pre>)/s.exec(part) ?? [];
      if (language === undefined || code === undefined) return `<pre>${part}`;
      const rest = part.slice(language.length + 1 + code.length);
      return `<pre><code class="language-${language}">${code.replace("</pre>", "</code></pre>")}${rest}`;
    })
    .join("");
}

/** Word aligns the paragraphs of a cell; ours is aligned as a whole. */
function withCellAlignment(node: ProseNode): ProseNode {
  const { type, attrs = {}, content } = node;
  if (content === undefined) return node;
  const inside = content.map(withCellAlignment);
  const align = inside[0]?.attrs?.["textAlign"];
  const isCell = type === "tableCell" || type === "tableHeader";
  const isWhole =
    typeof align === "string" &&
    align !== "justify" &&
    inside.every((block) => block.type === "paragraph" && block.attrs?.["textAlign"] === align);
  if (!isCell || !isWhole) return { ...node, content: inside };
  const plain = inside.map((block) => {
    const rest = Object.entries(block.attrs ?? {}).filter(([name]) => name !== "textAlign");
    return { ...block, attrs: Object.fromEntries(rest) };
  });
  return { ...node, attrs: { ...attrs, align }, content: plain };
}

/** Toggles, with all between their first line and their end. Without an end it is a line like any other. */
function withToggles(html: string): string {
  const parts = html.split(/(<p class="toggle(?:-end)?">.*?<\/p>)/s);
  const open: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.startsWith('<p class="toggle">')) open.push(index);
    if (!part.startsWith('<p class="toggle-end">')) continue;
    const start = open.pop();
    const words = part.slice('<p class="toggle-end">'.length, -"</p>".length);
    const after = words === "" ? "" : `<p>${words}</p>`;
    parts[index] = start === undefined ? after : `</details>${after}`;
    if (start === undefined) continue;
    parts[start] = (parts[start] ?? "")
      .replace('<p class="toggle">', "<details><summary>")
      .replace(/<\/p>$/, "</summary>");
  }
  return parts.join("");
}
