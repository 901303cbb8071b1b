import type { Editor } from "@tiptap/core";
import { Link2 } from "lucide-react";
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
  const current = useCurrentHeading(editor);
  const headings = outlineOf(doc);
  const depths = depthsOf(headings);

  function choose({ anchor }: Heading): void {
    onChoose?.();
    showHeading(editor, anchor);
  }

  if (headings.length === 0) return <p className={styles["empty"]}>{text.outline.empty}</p>;
  return (
    <ol className={styles["list"]}>
      {headings.map((heading, index) => (
        <li
          key={heading.anchor}
          className={styles["item"]}
          style={{ paddingInlineStart: `${(depths[index] ?? 0) * 0.85}rem` }}
        >
          <button
            type="button"
            dir="auto"
            className={styles["heading"]}
            aria-current={heading.anchor === current ? "location" : undefined}
            onClick={() => choose(heading)}
          >
            {heading.words}
          </button>
          <IconButton
            label={text.outline.copyLink(heading.words)}
            title={text.outline.copy}
            className={styles["copy"]}
            onClick={() => void copyHeadingLink(documentId, heading)}
          >
            <Link2 aria-hidden="true" />
          </IconButton>
        </li>
      ))}
    </ol>
  );
}
