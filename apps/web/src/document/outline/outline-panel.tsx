import type { Editor } from "@tiptap/core";
import X from "lucide-react/icons/x";
import { flushSync } from "react-dom";
import { text } from "../../text/en.ts";
import { IconButton } from "../../ui/button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { CountList } from "../counts/count-list.tsx";
import { OutlineList } from "./outline-list.tsx";
import { useSettledText } from "../use-settled-text.ts";
import styles from "./outline.module.css";
import { hasOutline } from "./use-outline.ts";

interface OutlinePanelProps {
  readonly editor: Editor;
  readonly documentId: string;
  /** Beside the text where the window is wide enough, else over it. */
  readonly isBeside: boolean;
  /** False when it is shown by itself, which it is only for a text with some headings. */
  readonly isAsked: boolean;
  readonly onClose: () => void;
}

export function OutlinePanel(props: OutlinePanelProps) {
  const { editor, documentId, isBeside, isAsked, onClose } = props;
  useSettledText(editor);
  if (!isBeside) {
    return (
      <Sheet label={text.outline.label} place="end" onClose={onClose}>
        <div className={styles["sheet"]}>
          <Title onClose={onClose} />
          <nav aria-label={text.outline.label}>
            <OutlineList
              editor={editor}
              documentId={documentId}
              onChoose={() => flushSync(onClose)}
            />
          </nav>
          <CountList editor={editor} />
        </div>
      </Sheet>
    );
  }
  if (!isAsked && !hasOutline(editor)) return null;
  return (
    <nav
      className={styles["beside"]}
      aria-label={text.outline.label}
      data-print="hide"
      data-testid="outline"
    >
      <Title onClose={onClose} />
      <OutlineList editor={editor} documentId={documentId} />
    </nav>
  );
}

function Title({ onClose }: { readonly onClose: () => void }) {
  return (
    <div className={styles["title"]}>
      <h2>{text.outline.label}</h2>
      <IconButton label={text.outline.close} onClick={onClose}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
