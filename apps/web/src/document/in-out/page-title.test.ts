import { escapeHtml } from "@scriptorium/document/html";
import { expect, test } from "vitest";
import { takePageTitle, writePageTitle } from "./page-title.ts";

test.each(["Winter", 'a "b" <c> & &lt;d&gt;', "</h1>"])(
  "the title of a page is told from its headings: %s",
  (title) => {
    const page = `<article>\n${writePageTitle(escapeHtml(title))}<h1>a</h1>\n</article>`;
    expect(takePageTitle(page)).toEqual({ title, rest: "<article>\n\n<h1>a</h1>\n</article>" });
  },
);

test("a page of another program has headings, and no title", () => {
  const page = '<h1 class="title">a</h1>';
  expect(takePageTitle(page)).toEqual({ title: null, rest: page });
});
