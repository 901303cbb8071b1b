import type { Editor } from "@tiptap/core";
import type { LucideIcon } from "lucide-react";
import { useRef } from "react";
import type { ReactNode } from "react";
import { horizontalKeys, moveFocusWithArrows } from "../../ui/arrow-focus.ts";
import { Popover, type PopoverHandle } from "../../ui/popover.tsx";
import { type FormatCommand, runCommand } from "../toolbar/commands.ts";
import { keepFocusInText } from "../toolbar/toolbar-button.tsx";
import toolbarStyles from "../toolbar/toolbar.module.css";
import { useEditorValue } from "../toolbar/use-editor-value.ts";
import styles from "./format-popover.module.css";

interface FormatPopoverProps {
  readonly editor: Editor;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Of which one applies at a time. */
  readonly commands: readonly FormatCommand[];
  /** What shows a command: an icon, or a colour. */
  readonly face: (command: FormatCommand) => ReactNode;
}

/** A button of a toolbar with a row of formats behind it. */
export function FormatPopover({ editor, label, icon: Icon, commands, face }: FormatPopoverProps) {
  const popover = useRef<PopoverHandle>(null);
  const active = useEditorValue(
    editor,
    (current) => commands.find((command) => command.isActive(current))?.id ?? "",
  );
  return (
    <Popover
      trigger={(props) => (
        <button
          {...props}
          type="button"
          className={toolbarStyles["button"]}
          aria-haspopup="menu"
          aria-label={label}
          title={label}
          onMouseDown={keepFocusInText}
        >
          <Icon aria-hidden="true" />
        </button>
      )}
      label={label}
      role="menu"
      className={styles["menu"]}
      handle={popover}
    >
      <div
        role="none"
        className={styles["row"]}
        onKeyDown={(event) => moveFocusWithArrows(event, horizontalKeys)}
      >
        {commands.map((command) => (
          <button
            key={command.id}
            type="button"
            role="menuitemradio"
            aria-checked={command.id === active}
            aria-label={command.label}
            title={command.label}
            tabIndex={-1}
            className={styles["item"]}
            onClick={() => {
              popover.current?.close();
              runCommand(editor, command.apply);
            }}
          >
            {face(command)}
          </button>
        ))}
      </div>
    </Popover>
  );
}
