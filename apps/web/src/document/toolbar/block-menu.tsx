import type { Editor } from "@tiptap/core";
import ChevronDown from "lucide-react/icons/chevron-down";
import { useRef } from "react";
import { text } from "../../text/en.ts";
import { moveFocusWithArrows, verticalKeys } from "../../ui/arrow-focus.ts";
import { Popover, type PopoverHandle, type PopoverTrigger } from "../../ui/popover.tsx";
import styles from "./block-menu.module.css";
import { type FormatCommand, blockCommands, runCommand } from "./commands.ts";
import { shortcutLabel } from "./shortcut.ts";
import { useEditorValue } from "./use-editor-value.ts";

interface BlockMenuProps {
  readonly editor: Editor;
}

/** Says what kind of block the caret is in, and changes it. */
export function BlockMenu({ editor }: BlockMenuProps) {
  const popover = useRef<PopoverHandle>(null);
  const activeId = useEditorValue(editor, activeBlock);
  const isSummary = activeId === "detailsSummary";
  const active = blockCommands.find(({ id }) => id === activeId);
  const label = active?.label ?? (isSummary ? text.blocks.toggle : text.toolbar.paragraph);

  function choose({ apply }: FormatCommand): void {
    popover.current?.close();
    runCommand(editor, apply);
  }

  const trigger = (props: PopoverTrigger) => (
    <button
      {...props}
      type="button"
      className={styles["trigger"]}
      aria-haspopup="menu"
      aria-label={`${text.toolbar.block}: ${label}`}
    >
      <span>{label}</span>
      <ChevronDown aria-hidden="true" />
    </button>
  );
  return (
    <Popover
      trigger={trigger}
      label={text.toolbar.block}
      role="menu"
      className={styles["menu"]}
      handle={popover}
    >
      <div role="none" onKeyDown={(event) => moveFocusWithArrows(event, verticalKeys)}>
        {blockCommands.map((command) => (
          <button
            key={command.id}
            type="button"
            role="menuitemradio"
            aria-checked={command.id === activeId}
            className={styles["item"]}
            data-block={command.id}
            tabIndex={-1}
            onClick={() => choose(command)}
          >
            <span>{command.label}</span>
            <kbd className={styles["keys"]}>{shortcutLabel(command.keys)}</kbd>
          </button>
        ))}
      </div>
    </Popover>
  );
}

function activeBlock(editor: Editor): string {
  const { parent } = editor.state.selection.$from;
  return parent.type.name === "heading" ? `heading-${parent.attrs["level"]}` : parent.type.name;
}
