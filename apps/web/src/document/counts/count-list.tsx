import type { Editor } from "@tiptap/core";
import { useMemo, useState } from "react";
import { text } from "../../text/en.ts";
import { useSettledText } from "../use-settled-text.ts";
import styles from "./counts.module.css";
import { Counter, type Counts, countRanges, readingMinutes } from "./counts.ts";

interface CountListProps {
  readonly editor: Editor;
}

interface TextCounts {
  readonly all: Counts;
  /** Null when nothing is selected. */
  readonly selected: Counts | null;
}

/** Counts of the text, and of what is selected in it. */
export function useCounts(editor: Editor): TextCounts {
  const [counter] = useState(() => new Counter());
  const { doc, selection } = useSettledText(editor);
  const all = useMemo(() => counter.count(doc), [counter, doc]);
  const selected = useMemo(
    () => (selection.empty ? null : countRanges(doc, selection.ranges)),
    [doc, selection],
  );
  // An image, say, has nothing to count.
  return { all, selected: selected?.characters === 0 ? null : selected };
}

export function CountList({ editor }: CountListProps) {
  const { all, selected } = useCounts(editor);
  const shown = selected ?? all;
  return (
    <dl
      className={styles["list"]}
      aria-label={selected === null ? text.counts.label : text.counts.ofSelection}
      data-testid="counts"
    >
      <dt>{text.counts.words}</dt>
      <dd>{text.counts.number(shown.words)}</dd>
      <dt>{text.counts.characters}</dt>
      <dd>{text.counts.number(shown.characters)}</dd>
      <dt>{text.counts.charactersWithoutSpaces}</dt>
      <dd>{text.counts.number(shown.charactersWithoutSpaces)}</dd>
      <dt>{text.counts.reading}</dt>
      <dd>{text.counts.minutes(readingMinutes(shown.words))}</dd>
    </dl>
  );
}
