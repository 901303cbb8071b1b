const tag = '<h1 class="document-title">';

/** A document's title at the top of a page of its own, told from a heading of its text. */
export function writePageTitle(escapedTitle: string): string {
  return `${tag}${escapedTitle}</h1>\n`;
}

/** The title that `writePageTitle` wrote, and the page without it. Null for any other page. */
export function takePageTitle(html: string): {
  readonly title: string | null;
  readonly rest: string;
} {
  const start = html.indexOf(tag);
  const end = html.indexOf("</h1>", start);
  if (start < 0 || end < 0) return { title: null, rest: html };
  const title = unescaped(html.slice(start + tag.length, end));
  return { title, rest: html.slice(0, start) + html.slice(end + "</h1>".length) };
}

/** What stood there before it was escaped. */
export function unescaped(html: string): string {
  return html
    .replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
