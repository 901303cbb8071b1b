import type { Editor } from "@tiptap/core";
import {
  Bold,
  Code,
  Italic,
  List,
  ListOrdered,
  ListTodo,
  Minus,
  Quote,
  Redo2,
  Strikethrough,
  Undo2,
} from "lucide-react";
import { text } from "../../text/en.ts";
import { horizontalKeys, moveFocusWithArrows } from "../../ui/arrow-focus.ts";
import { BlockMenu } from "./block-menu.tsx";
import { listCommands, markCommands, runCommand } from "./commands.ts";
import { FormatButton } from "./format-button.tsx";
import { LinkPopover } from "./link-popover.tsx";
import { ToolbarButton } from "./toolbar-button.tsx";
import styles from "./toolbar.module.css";
import { useEditorValue } from "./use-editor-value.ts";
import { useKeyboardInset } from "./use-keyboard-inset.ts";
import { useStepAside } from "./use-step-aside.ts";

interface ToolbarProps {
  readonly editor: Editor;
}

export function Toolbar({ editor }: ToolbarProps) {
  const isAside = useStepAside(editor);
  const keyboardInset = useKeyboardInset();
  return (
    <div
      className={styles["bar"]}
      data-aside={isAside}
      data-print="hide"
      style={{ insetBlockEnd: `${keyboardInset}px` }}
    >
      <div
        role="toolbar"
        className={styles["toolbar"]}
        aria-label={text.toolbar.label}
        onKeyDown={(event) => moveFocusWithArrows(event, horizontalKeys)}
      >
        <HistoryButtons editor={editor} />
        <span className={styles["separator"]} />
        <BlockMenu editor={editor} />
        <span className={styles["separator"]} />
        <FormatButton editor={editor} icon={Bold} command={markCommands.bold} />
        <FormatButton editor={editor} icon={Italic} command={markCommands.italic} />
        <FormatButton editor={editor} icon={Strikethrough} command={markCommands.strike} />
        <FormatButton editor={editor} icon={Code} command={markCommands.code} />
        <LinkPopover editor={editor} />
        <span className={styles["separator"]} />
        <FormatButton editor={editor} icon={List} command={listCommands.bulletList} />
        <FormatButton editor={editor} icon={ListOrdered} command={listCommands.orderedList} />
        <FormatButton editor={editor} icon={ListTodo} command={listCommands.taskList} />
        <FormatButton editor={editor} icon={Quote} command={listCommands.blockquote} />
        <ToolbarButton
          icon={Minus}
          label={text.toolbar.rule}
          keys={null}
          isPressed={null}
          onPress={() => runCommand(editor, (chain) => chain.setHorizontalRule())}
        />
      </div>
    </div>
  );
}

function HistoryButtons({ editor }: ToolbarProps) {
  const canUndo = useEditorValue(editor, (current) => current.can().undo());
  const canRedo = useEditorValue(editor, (current) => current.can().redo());
  return (
    <>
      <ToolbarButton
        icon={Undo2}
        label={text.toolbar.undo}
        keys="Mod-z"
        isPressed={null}
        isDisabled={!canUndo}
        onPress={() => runCommand(editor, (chain) => chain.undo())}
      />
      <ToolbarButton
        icon={Redo2}
        label={text.toolbar.redo}
        keys="Mod-Shift-z"
        isPressed={null}
        isDisabled={!canRedo}
        onPress={() => runCommand(editor, (chain) => chain.redo())}
      />
    </>
  );
}
