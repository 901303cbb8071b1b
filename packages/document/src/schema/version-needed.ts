import type { ProseNode } from "../content/index.ts";
import { schemaVersion } from "./version.ts";

/** What version 0 of the schema has, with its attributes. */
const firstNodes: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ["paragraph", []],
  ["heading", ["level"]],
  ["bulletList", []],
  ["orderedList", ["start", "type"]],
  ["listItem", []],
  ["taskList", []],
  ["taskItem", ["checked"]],
  ["blockquote", []],
  ["codeBlock", ["language"]],
  ["horizontalRule", []],
  ["hardBreak", []],
  ["text", []],
]);
const firstMarks: ReadonlySet<string> = new Set([
  "bold",
  "code",
  "italic",
  "link",
  "strike",
  "underline",
]);

/** The version of the schema that a client must have so that it deletes nothing of these blocks. */
export function versionNeeded(blocks: readonly ProseNode[]): number {
  return blocks.every(isOfFirst) ? 0 : schemaVersion;
}

function isOfFirst({ type, attrs = {}, marks = [], content = [] }: ProseNode): boolean {
  const known = firstNodes.get(type);
  if (known === undefined) return false;
  const isPlain = Object.entries(attrs).every(
    ([name, value]) => value === null || known.includes(name),
  );
  const isCodeAlone = marks.length < 2 || !marks.some((mark) => mark.type === "code");
  return (
    isPlain &&
    isCodeAlone &&
    marks.every((mark) => firstMarks.has(mark.type)) &&
    content.every(isOfFirst)
  );
}
