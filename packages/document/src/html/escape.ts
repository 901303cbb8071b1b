const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
  // A reader would take it for the end of a line.
  "\r": "&#13;",
};

/** For between quotes and outside of them alike, on one line. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"\n\t\r]/g, (character) => entities[character] ?? "");
}

/** What is between the words of a text, in readers of HTML: one space at most. */
export const collapsible: RegExp = /[ \t\n\r\f]+/g;

/**
 * The text with all its white space, of which HTML otherwise keeps one space
 * between words. `isStart` and `isEnd` say that a line begins or ends here, where
 * none would be kept.
 */
export function escapeText(text: string, { isStart, isEnd }: LineEdges): string {
  return text.replaceAll(/[ \t\n\r\f]+|[^ \t\n\r\f]+/g, (part, offset: number) => {
    const isAtEdge = (isStart && offset === 0) || (isEnd && offset + part.length === text.length);
    if (part === " " && !isAtEdge) return part;
    return /[ \t\n\r\f]/.test(part)
      ? `<span style="white-space: pre-wrap">${escapeHtml(part)}</span>`
      : escapeHtml(part);
  });
}

export interface LineEdges {
  readonly isStart: boolean;
  readonly isEnd: boolean;
}

/** A tag with those of its attributes that are not null. */
export function openTag(name: string, attributes: TagAttributes = {}): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([attribute, value]) => ` ${attribute}="${escapeHtml(String(value))}"`);
  return `<${name}${written.join("")}>`;
}

export type TagAttributes = Readonly<Record<string, string | number | null>>;
