/** Of a file that is all head, or hostile: more is not looked through. */
const lengthRead = 100_000;

/**
 * What a file of another program says that it is called: a page in its `<title>`, Markdown in the
 * `title:` of what stands above it between two lines of dashes. Null where it does not say.
 */
export function statedTitle(content: string, format: string): string | null {
  const start = content.slice(0, lengthRead);
  const title = format === "html" ? titleOfPage(start) : null;
  const stated = format === "markdown" ? titleAbove(start) : title;
  return stated === null || stated.trim() === "" ? null : stated;
}

/** Only in its head: within the text, an image of lines has titles too. */
function titleOfPage(page: string): string | null {
  const [head = ""] = page.split(/<body\b|<svg\b/iu, 1);
  const written = withoutComments(head);
  const start = written.search(/<title[\s>]/iu);
  const opened = start < 0 ? -1 : written.indexOf(">", start);
  if (opened < 0) return null;
  const behind = written.slice(opened + 1);
  const end = behind.search(/<\/title/iu);
  return end < 0 ? null : decoded(behind.slice(0, end));
}

/** Not by one expression, which would look for the end of each that has none. */
function withoutComments(html: string): string {
  const [first = "", ...others] = html.split("<!--");
  return others.reduce((kept, part) => {
    const end = part.indexOf("-->");
    return end < 0 ? kept : kept + part.slice(end + 3);
  }, first);
}

const named: Readonly<Record<string, string>> = {
  amp: "&",
  apos: "'",
  bull: "•",
  gt: ">",
  hellip: "…",
  laquo: "«",
  ldquo: "“",
  lsquo: "‘",
  lt: "<",
  mdash: "—",
  middot: "·",
  nbsp: " ",
  ndash: "–",
  quot: '"',
  raquo: "»",
  rdquo: "”",
  rsquo: "’",
};

function decoded(html: string): string {
  return html.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/giu, (whole, ...groups) => {
    const [decimal, hexadecimal, name] = groups as readonly (string | undefined)[];
    if (name !== undefined) return named[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

function titleAbove(markdown: string): string | null {
  const lines = markdown.replace(/^\uFEFF/u, "").split(/\r?\n/u);
  const end = lines.findIndex((line, index) => index > 0 && /^(?:---|\.\.\.)[ \t]*$/u.test(line));
  if (!/^---[ \t]*$/u.test(lines[0] ?? "") || end < 0) return null;
  const line = lines.slice(1, end).find((each) => /^title:[ \t]/iu.test(each));
  return line === undefined ? null : scalar(line.slice("title:".length).trim());
}

/** A value of YAML on one line. Null for what goes on below, or is more than words. */
function scalar(value: string): string | null {
  const [, double] = /^"((?:[^"\\]|\\.)*)"/u.exec(value) ?? [];
  if (double !== undefined) return double.replaceAll(/\\(["\\/])/gu, "$1");
  const [, single] = /^'((?:[^']|'')*)'/u.exec(value) ?? [];
  if (single !== undefined) return single.replaceAll("''", "'");
  return /^[>|[{&*!#"']/u.test(value) ? null : value.replace(/\s#.*$/u, "");
}
