import type { Editor } from "@tiptap/core";
import Bold from "lucide-react/icons/letter-b";
import ChevronUp from "lucide-react/icons/chevron-up";
import Code from "lucide-react/icons/code";
import Italic from "lucide-react/icons/italic";
import List from "lucide-react/icons/list";
import ListOrdered from "lucide-react/icons/list-ordered";
import ListTodo from "lucide-react/icons/list-todo";
import Minus from "lucide-react/icons/minus";
import Quote from "lucide-react/icons/quote";
import Redo2 from "lucide-react/icons/redo-2";
import Strikethrough from "lucide-react/icons/strikethrough";
import Undo2 from "lucide-react/icons/undo-2";
import { useSyncExternalStore } from "react";
import { text } from "../../text/en.ts";
import { horizontalKeys, moveFocusWithArrows } from "../../ui/arrow-focus.ts";
import { late } from "../../ui/late.tsx";
import { useIdle } from "../../ui/use-idle.ts";
import { hasRedo, hasUndo } from "../undo-step.ts";
import { BlockMenu } from "./block-menu.tsx";
import { listCommands, markCommands, runCommand } from "./commands.ts";
import { FormatButton } from "./format-button.tsx";
import { LinkPopover } from "./link-popover.tsx";
import { ToolbarButton, keepFocusInText } from "./toolbar-button.tsx";
import { foldToolbar, isToolbarFolded, subscribeToolbarWish } from "./toolbar-wish.ts";
import styles from "./toolbar.module.css";
import { useEditorValue } from "./use-editor-value.ts";
import { useKeyboardInset } from "./use-keyboard-inset.ts";
import { useStepAside } from "./use-step-aside.ts";

const MoreTools = late(async () => (await import("../idle-parts.ts")).MoreTools);

const RichTools = late(async () => (await import("../idle-parts.ts")).RichTools);

interface ToolbarProps {
  readonly editor: Editor;
}

export function Toolbar({ editor }: ToolbarProps) {
  const isIdle = useIdle();
  const isAside = useStepAside(editor);
  const keyboardInset = useKeyboardInset();
  const isFolded = useSyncExternalStore(subscribeToolbarWish, isToolbarFolded);
  return (
    <section
      aria-label={text.blocks.tools}
      className={styles["bar"]}
      data-aside={isAside}
      data-folded={isFolded}
      data-print="hide"
      style={{ insetBlockEnd: `${keyboardInset}px` }}
    >
      <div
        id="toolbar"
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
        {isIdle && <RichTools editor={editor} />}
        {isIdle && <MoreTools editor={editor} />}
      </div>
      <button
        type="button"
        className={styles["fold"]}
        aria-label={isFolded ? text.blocks.unfoldToolbar : text.blocks.foldToolbar}
        title={isFolded ? text.blocks.unfoldToolbar : text.blocks.foldToolbar}
        aria-expanded={!isFolded}
        aria-controls="toolbar"
        onMouseDown={keepFocusInText}
        onClick={() => foldToolbar(!isFolded)}
      >
        <ChevronUp aria-hidden="true" />
      </button>
    </section>
  );
}

function HistoryButtons({ editor }: Pick<ToolbarProps, "editor">) {
  const canUndo = useEditorValue(editor, hasUndo);
  const canRedo = useEditorValue(editor, hasRedo);
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
