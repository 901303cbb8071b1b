import type { Editor } from "@tiptap/core";
import Link2 from "lucide-react/icons/link-2";
import { memo, useCallback, useEffect, useRef } from "react";
import { text } from "../../text/en.ts";
import { IconButton } from "../../ui/button.tsx";
import { useSettledText } from "../use-settled-text.ts";
import { copyHeadingLink } from "./copy-heading-link.ts";
import styles from "./outline.module.css";
import { type Heading, depthsOf, outlineOf } from "./outline.ts";
import { showHeading } from "./show-heading.ts";
import { useCurrentHeading } from "./use-current-heading.ts";

interface OutlineListProps {
  readonly editor: Editor;
  readonly documentId: string;
  /** Called before the window scrolls to a heading that was chosen. */
  readonly onChoose?: () => void;
}

/** The headings of the text as it is: nothing of it is stored. */
export function OutlineList({ editor, documentId, onChoose }: OutlineListProps) {
  const { doc } = useSettledText(editor);
  const current = useCurrentHeading(editor, doc);
  const headings = outlineOf(doc);
  const depths = depthsOf(headings);

  const choose = useCallback(
    (anchor: string): void => {
      onChoose?.();
      showHeading(editor, anchor);
    },
    [editor, onChoose],
  );

  if (headings.length === 0) return <p className={styles["empty"]}>{text.outline.empty}</p>;
  return (
    <ol className={styles["list"]}>
      {headings.map(({ anchor, words }, index) => (
        <Item
          key={anchor}
          documentId={documentId}
          anchor={anchor}
          words={words}
          depth={depths[index] ?? 0}
          isCurrent={anchor === current}
          onChoose={choose}
        />
      ))}
    </ol>
  );
}

interface ItemProps extends Pick<Heading, "anchor" | "words"> {
  readonly documentId: string;
  readonly depth: number;
  readonly isCurrent: boolean;
  readonly onChoose: (anchor: string) => void;
}

/** Rendered again only when it is another: a long text has hundreds, and settles at each pause. */
const Item = memo(function Item(props: ItemProps) {
  const { documentId, anchor, words, depth, isCurrent, onChoose } = props;
  const itemRef = useRef<HTMLLIElement>(null);
  // A list that is longer than its place follows the reading too.
  useEffect(() => {
    if (isCurrent) itemRef.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <li
      ref={itemRef}
      className={styles["item"]}
      style={{ paddingInlineStart: `${depth * 0.85}rem` }}
    >
      <button
        type="button"
        dir="auto"
        className={styles["heading"]}
        aria-current={isCurrent ? "location" : undefined}
        onClick={() => onChoose(anchor)}
      >
        {words}
      </button>
      <IconButton
        label={text.outline.copyLink(words)}
        title={text.outline.copy}
        className={styles["copy"]}
        onClick={() => void copyHeadingLink(documentId, { anchor })}
      >
        <Link2 aria-hidden="true" />
      </IconButton>
    </li>
  );
});
