export { escapeHtml, escapeText, openTag } from "./escape.ts";
export { HtmlReader } from "./html-reader.ts";
export { spansOf, tagsOf } from "./marks.ts";
export type { Span } from "./marks.ts";
export { readHtml } from "./read-html.ts";
export { writeHtml, writeInlineHtml } from "./write-html.ts";
export { documentStyle } from "./style.ts";
