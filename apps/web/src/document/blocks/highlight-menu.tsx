import type { Editor } from "@tiptap/core";
import Ban from "lucide-react/icons/ban";
import Highlighter from "lucide-react/icons/highlighter";
import { text } from "../../text/en.ts";
import { FormatPopover } from "./format-popover.tsx";
import { highlightCommands } from "./highlight-commands.ts";
import styles from "./highlight-menu.module.css";

interface HighlightMenuProps {
  readonly editor: Editor;
}

export function HighlightMenu({ editor }: HighlightMenuProps) {
  return (
    <FormatPopover
      editor={editor}
      label={text.blocks.highlight}
      icon={Highlighter}
      commands={highlightCommands}
      face={({ id }) =>
        id === "highlight-none" ? (
          <Ban aria-hidden="true" />
        ) : (
          <span className={styles["swatch"]} data-color={id.replace("highlight-", "")}>
            a
          </span>
        )
      }
    />
  );
}
