import * as Y from "yjs";

/** A stretch of a text that is formatted alike, or something else in its place. */
export interface TextRun {
  readonly insert: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/**
 * Formats that are told of one place in a text. An editor has some twenty, and each place has all that
 * reach it: 10,000 of them, each begun one letter after the other, are 172 kB to store and 3 GB to tell.
 */
export const formatsMax = 64;

/** What a text consists of, as its `toDelta` has it, but for formats over `formatsMax`. Only reads. */
export function textRuns(text: Y.XmlText): readonly TextRun[] {
  const runs: TextRun[] = [];
  const open = new Map<string, unknown>();
  let letters = "";
  let attributes: TextRun["attributes"] = {};
  const endRun = (): void => {
    if (letters !== "") runs.push({ insert: letters, attributes });
    letters = "";
  };
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      endRun();
      if (content.value === null) open.delete(content.key);
      else if (open.size < formatsMax || open.has(content.key))
        open.set(content.key, content.value);
      continue;
    }
    // Made where it is needed: of formats, many may follow each other.
    if (letters === "") attributes = Object.fromEntries(open);
    if (content instanceof Y.ContentString) letters += content.str;
    else if (content.isCountable()) {
      endRun();
      for (const insert of content.getContent())
        runs.push({ insert, attributes: Object.fromEntries(open) });
    }
  }
  endRun();
  return runs;
}

/** The names of all formats in a text, and whether more reach one place than `textRuns` tells of. */
export function formatsOf(text: Y.XmlText): {
  readonly names: ReadonlySet<string>;
  readonly isTooMany: boolean;
} {
  const [names, open] = [new Set<string>(), new Set<string>()];
  let most = 0;
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted || !(item.content instanceof Y.ContentFormat)) continue;
    const { key, value } = item.content;
    if (value === null) open.delete(key);
    else {
      names.add(key);
      open.add(key);
    }
    most = Math.max(most, open.size);
  }
  return { names, isTooMany: most > formatsMax };
}
