import type { Mark, Node } from "prosemirror-model";
import { openTag } from "./escape.ts";

/** Nodes of one line that begin with the same mark, or one node without more marks. */
export type Span =
  | { readonly mark: Mark; readonly spans: readonly Span[] }
  | { readonly mark: null; readonly node: Node };

/**
 * The nodes as a tree of their marks: each mark opens once for all neighbours that
 * have it, and code is always innermost.
 */
export function spansOf(nodes: readonly Node[]): readonly Span[] {
  return group(nodes.map((node) => ({ node, marks: node.marks })));
}

interface Marked {
  readonly node: Node;
  /** Those that no span around it has. */
  readonly marks: readonly Mark[];
}

function group(nodes: readonly Marked[]): readonly Span[] {
  const spans: Span[] = [];
  for (let start = 0; start < nodes.length;) {
    const first = nodes[start];
    if (first === undefined) break;
    const mark = longest(nodes, start);
    const end = mark === null ? start + 1 : endOf(nodes, start, mark);
    if (mark === null) spans.push({ mark, node: first.node });
    else {
      const inside = nodes.slice(start, end).map(({ node, marks }) => ({
        node,
        marks: marks.filter((other) => !other.eq(mark)),
      }));
      spans.push({ mark, spans: group(inside) });
    }
    start = end;
  }
  return spans;
}

/** The mark of the node at `start` that goes on longest. Code waits until it is the last. */
function longest(nodes: readonly Marked[], start: number): Mark | null {
  let found: { readonly mark: Mark; readonly end: number } | null = null;
  const marks = nodes[start]?.marks ?? [];
  for (const mark of marks) {
    if (mark.type.name === "code" && marks.length > 1) continue;
    const end = endOf(nodes, start, mark);
    if (found === null || end > found.end) found = { mark, end };
  }
  return found?.mark ?? null;
}

function endOf(nodes: readonly Marked[], start: number, mark: Mark): number {
  let end = start;
  while (nodes[end]?.marks.some((other) => other.eq(mark)) === true) end += 1;
  return end;
}

const tags: Readonly<Record<string, string>> = {
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  highlight: "mark",
  code: "code",
  link: "a",
};

/** The tags around what has this mark. */
export function tagsOf({ type, attrs }: Mark): { readonly open: string; readonly close: string } {
  const name = tags[type.name] ?? "span";
  return { open: openTag(name, attributesOf(type.name, attrs)), close: `</${name}>` };
}

function attributesOf(name: string, attrs: Mark["attrs"]): Record<string, string | null> {
  if (name === "highlight") return { "data-color": attrs["color"] as string | null };
  if (name !== "link") return {};
  const { href, title } = attrs as { href: string; title: string | null };
  return { href, title, rel: "noopener noreferrer nofollow" };
}
