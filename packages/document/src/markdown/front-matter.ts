interface Parted {
  /** What stands between the lines, as it is. Null where there is none. */
  readonly frontMatter: string | null;
  readonly rest: string;
}

/**
 * Parts what other programs write at the top of a file, between two lines of dashes, from the text.
 * What comes next has to be a word with a colon, without an empty line before it: a divider that our
 * own Markdown begins with has one.
 */
export function partFrontMatter(markdown: string): Parted {
  const [whole, frontMatter] = pattern.exec(markdown) ?? [];
  if (whole === undefined || frontMatter === undefined) {
    return { frontMatter: null, rest: markdown };
  }
  return { frontMatter, rest: markdown.slice(whole.length) };
}

const pattern =
  /^---[ \t]*\n([A-Za-z_][\w -]*:(?:[ \t][^\n]*)?\n(?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|$)/;
