import type { Editor } from "@tiptap/core";
import AlignCenter from "lucide-react/icons/text-align-center";
import AlignLeft from "lucide-react/icons/text-align-start";
import AlignRight from "lucide-react/icons/text-align-end";
import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowDownToLine from "lucide-react/icons/arrow-down-to-line";
import ArrowLeft from "lucide-react/icons/arrow-left";
import ArrowLeftToLine from "lucide-react/icons/arrow-left-to-line";
import ArrowRight from "lucide-react/icons/arrow-right";
import ArrowRightToLine from "lucide-react/icons/arrow-right-to-line";
import ArrowUp from "lucide-react/icons/arrow-up";
import ArrowUpToLine from "lucide-react/icons/arrow-up-to-line";
import FoldHorizontal from "lucide-react/icons/arrows-to-axis-dashed-vertical";
import PanelLeft from "lucide-react/icons/panel-left";
import PanelTop from "lucide-react/icons/panel-top";
import Table2 from "lucide-react/icons/table-2";
import TableCellsMerge from "lucide-react/icons/table-cells-merge";
import TableCellsSplit from "lucide-react/icons/table-cells-split";
import Trash2 from "lucide-react/icons/trash";
import UnfoldHorizontal from "lucide-react/icons/arrows-from-axis-dashed-vertical";
import type { LucideIcon } from "lucide-react";
import { useMemo, useRef } from "react";
import { richText } from "../../../text/en-rich.ts";
import { moveFocusWithArrows, verticalKeys } from "../../../ui/arrow-focus.ts";
import { classes } from "../../../ui/classes.ts";
import { Popover, type PopoverHandle } from "../../../ui/popover.tsx";
import type { Command } from "../../commands/command-registry.ts";
import { useCommands } from "../../commands/commands-context.ts";
import { shortcutLabel } from "../../toolbar/shortcut.ts";
import { keepFocusInText } from "../../toolbar/toolbar-button.tsx";
import toolbarStyles from "../../toolbar/toolbar.module.css";
import { runTableEdit } from "./run-table-edit.ts";
import { type TableEdit, isPossible } from "./table-edits.ts";
import styles from "./table-menu.module.css";

const groups: readonly (readonly (readonly [TableEdit, LucideIcon])[])[] = [
  [
    ["addRowBefore", ArrowUpToLine],
    ["addRowAfter", ArrowDownToLine],
    ["addColumnBefore", ArrowLeftToLine],
    ["addColumnAfter", ArrowRightToLine],
  ],
  [
    ["moveRowUp", ArrowUp],
    ["moveRowDown", ArrowDown],
    ["moveColumnBack", ArrowLeft],
    ["moveColumnForward", ArrowRight],
  ],
  [
    ["headerRow", PanelTop],
    ["headerColumn", PanelLeft],
    ["mergeCells", TableCellsMerge],
    ["splitCell", TableCellsSplit],
  ],
  [
    ["alignStart", AlignLeft],
    ["alignCenter", AlignCenter],
    ["alignEnd", AlignRight],
    ["narrower", FoldHorizontal],
    ["wider", UnfoldHorizontal],
  ],
  [
    ["deleteRow", Trash2],
    ["deleteColumn", Trash2],
    ["deleteTable", Trash2],
  ],
];

const menuKeys = "Mod-Alt-b";

interface TableMenuProps {
  readonly editor: Editor;
}

/** While the caret is in a table: all that can be done with it. */
export function TableMenu({ editor }: TableMenuProps) {
  const popover = useRef<PopoverHandle>(null);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "format.table-menu",
        label: richText.table.menu,
        group: "format",
        keys: [menuKeys],
        heard: "in-text",
        run: () => popover.current?.open(),
      },
      ...groups.flat().map(([edit]): Command => ({
        id: `format.table-${edit}`,
        label: richText.table.edits[edit],
        group: "format",
        keys: [],
        heard: "anywhere",
        keywords: ["table"],
        run: () => runTableEdit(editor, edit),
      })),
    ],
    [editor],
  );
  useCommands(commands);

  return (
    <Popover
      trigger={(props) => (
        <button
          {...props}
          type="button"
          className={classes(toolbarStyles["button"], styles["trigger"])}
          aria-haspopup="menu"
          aria-label={richText.table.menu}
          title={`${richText.table.menu} (${shortcutLabel(menuKeys)})`}
          onMouseDown={keepFocusInText}
        >
          <Table2 aria-hidden="true" />
        </button>
      )}
      label={richText.table.menu}
      role="menu"
      align="end"
      className={styles["menu"]}
      handle={popover}
    >
      <Entries editor={editor} onDone={() => popover.current?.close()} />
    </Popover>
  );
}

function Entries({ editor, onDone }: TableMenuProps & { readonly onDone: () => void }) {
  return (
    <div role="none" onKeyDown={(event) => moveFocusWithArrows(event, verticalKeys)}>
      {groups.map((group) => (
        <div key={group[0]?.[0]} role="group" className={styles["group"]}>
          {group
            .filter(([edit]) => isPossible(editor.state, edit))
            .map(([edit, Icon]) => (
              <button
                key={edit}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className={styles["item"]}
                onClick={() => {
                  onDone();
                  runTableEdit(editor, edit);
                }}
              >
                <Icon aria-hidden="true" />
                {richText.table.edits[edit]}
              </button>
            ))}
        </div>
      ))}
    </div>
  );
}
