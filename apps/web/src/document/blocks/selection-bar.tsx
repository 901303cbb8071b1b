import type { Editor } from "@tiptap/core";
import Bold from "lucide-react/icons/letter-b";
import Code from "lucide-react/icons/code";
import Italic from "lucide-react/icons/italic";
import LinkIcon from "lucide-react/icons/link";
import Strikethrough from "lucide-react/icons/strikethrough";
import { useEffect, useRef } from "react";
import { text } from "../../text/en.ts";
import { horizontalKeys, moveFocusWithArrows } from "../../ui/arrow-focus.ts";
import { BlockMenu } from "../toolbar/block-menu.tsx";
import { markCommands } from "../toolbar/commands.ts";
import { FormatButton } from "../toolbar/format-button.tsx";
import { ToolbarButton } from "../toolbar/toolbar-button.tsx";
import { useEditorValue } from "../toolbar/use-editor-value.ts";
import { caretPlace } from "./caret-place.ts";
import { floatBeside } from "./float-beside.ts";
import { HighlightMenu } from "./highlight-menu.tsx";
import styles from "./selection-bar.module.css";
import { useSettledSelection } from "./use-settled-selection.ts";

interface SelectionBarProps {
  readonly editor: Editor;
  readonly onLink: () => void;
}

/** Formats for the words that are selected, beside them. It takes no focus by itself. */
export function SelectionBar({ editor, onLink }: SelectionBarProps) {
  const barRef = useRef<HTMLDivElement>(null);
  const words = useSettledSelection(editor, barRef);
  const isLink = useEditorValue(editor, (current) => current.isActive("link"));

  useEffect(() => {
    if (barRef.current === null || words === null) return undefined;
    return floatBeside(barRef.current, caretPlace(editor), "top");
  }, [editor, words]);

  if (words === null) return null;
  return (
    <div
      ref={barRef}
      role="toolbar"
      aria-label={text.blocks.selectionBar}
      className={styles["bar"]}
      data-testid="selection-bar"
      onKeyDown={(event) => {
        moveFocusWithArrows(event, horizontalKeys);
        if (event.key === "Escape") editor.view.focus();
      }}
    >
      <BlockMenu editor={editor} />
      <FormatButton editor={editor} icon={Bold} command={markCommands.bold} />
      <FormatButton editor={editor} icon={Italic} command={markCommands.italic} />
      <FormatButton editor={editor} icon={Strikethrough} command={markCommands.strike} />
      <FormatButton editor={editor} icon={Code} command={markCommands.code} />
      <ToolbarButton
        icon={LinkIcon}
        label={text.toolbar.link}
        keys="Mod-k"
        isPressed={isLink}
        onPress={onLink}
      />
      <HighlightMenu editor={editor} />
    </div>
  );
}
