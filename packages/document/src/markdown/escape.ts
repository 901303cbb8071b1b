// Each of these says literally what Markdown, as `readMarkdown` and GitHub take it,
// would understand as something else.

/** Text between other inline nodes. `isLast` when none follows in its block. */
export function escapeMarkdown(text: string, isLast: boolean): string {
  return text
    .replaceAll(/[\\`*[\]~$]/g, "\\$&")
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replaceAll(/<(?=[a-z/!?]|$)/gi, "\\<")
    .replaceAll(/&(?=#?\w+;)/g, "&amp;")
    .replaceAll(/=(?==)|(?<==)=|^=|=$/g, "\\=")
    .replaceAll(/(https?|ftp):(?=\/\/)/gi, "$1\\:")
    .replace(/!$/, isLast ? "!" : "\\!")
    .replaceAll(/[\n\t]/g, reference);
}

/** A line of a paragraph whose white space at the ends is kept, and that begins no other block. */
export function escapeLine(line: string): string {
  return line
    .replace(/^\s+/, references)
    .replace(/\s+$/, references)
    .replace(/^(#{1,6}|[-+])(?=\s|$)/, "\\$1")
    .replace(/^[->|:](?=[-=|: \t>]*$)|^[=>|]|^-(?=-)/, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");
}

/** The same for a heading, which is one line, and may end with signs of its own. */
export function escapeHeading(line: string): string {
  return escapeEnds(line).replace(/#$/, "\\#");
}

/** The text of a cell, which ends at the next bar. */
export function escapeCell(line: string): string {
  return escapeEnds(line).replaceAll("|", "\\|");
}

export function escapeEnds(line: string): string {
  return line.replace(/^\s+/, references).replace(/\s+$/, references);
}

/** Where a link or an image leads. */
export function escapeAddress(address: string): string {
  if (/^[^\s<>()\\&]+$/.test(address)) return address;
  const escaped = escapeReferences(address.replaceAll(/[\\<>]/g, "\\$&"));
  return /[\s()]/.test(address) || escaped.startsWith("\\<") ? `<${escaped}>` : escaped;
}

/** What a link or an image is called, after its address. */
export function escapeTitle(title: string | null): string {
  return title === null ? "" : ` "${escapeReferences(title.replaceAll(/[\\"]/g, "\\$&"))}"`;
}

function escapeReferences(text: string): string {
  return text.replaceAll(/&(?=#?\w+;)/g, "&amp;").replaceAll(/[\n\t]/g, reference);
}

/** Code in a line, between as many backticks as are not in it. */
export function codeSpan(code: string): string {
  const runs = code.match(/`+/g) ?? [];
  const fence = "`".repeat(unusedLength(runs.map((run) => run.length)));
  // One space at each end is left out by readers, unless there is nothing else.
  const isPadded = /^`|`$|^ .*[^ ].* $/.test(code);
  return isPadded ? `${fence} ${code} ${fence}` : fence + code + fence;
}

function unusedLength(lengths: readonly number[]): number {
  let length = 1;
  while (lengths.includes(length)) length += 1;
  return length;
}

/** The marks around a code block: longer than any in it. */
export function fenceFor(code: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  return "`".repeat(longest + 1);
}

function references(characters: string): string {
  return characters.replaceAll(/[^]/g, reference);
}

function reference(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}
