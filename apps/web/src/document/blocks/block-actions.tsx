import type { ReferenceElement } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import Copy from "lucide-react/icons/copy";
import Link2 from "lucide-react/icons/link-2";
import Trash2 from "lucide-react/icons/trash";
import type { Transaction } from "@tiptap/pm/state";
import { text } from "../../text/en.ts";
import { copyHeadingLink } from "../outline/copy-heading-link.ts";
import { outlineOf } from "../outline/outline.ts";
import { blockChoices } from "./block-choices.ts";
import { deleteBlocks, duplicateBlocks, moveBlocks } from "./block-edits.ts";
import { turnInto } from "./choose-block.ts";
import { FloatingMenu, MenuGrid, MenuItem } from "./floating-menu.tsx";
import { runBlockEdit } from "./run-block-edit.ts";
import { selectedBlocks } from "./selected-blocks.ts";

interface BlockActionsProps {
  readonly editor: Editor;
  readonly documentId: string;
  readonly place: ReferenceElement;
  readonly onClose: () => void;
}

/** What a block can be turned into: what holds text. */
const turns = blockChoices.filter(({ id, group }) => group !== "media" && id !== "rule");

/** What can be done with the selected blocks. */
export function BlockActions({ editor, documentId, place, onClose }: BlockActionsProps) {
  const { doc, selection } = editor.state;
  const range = selectedBlocks(selection.$from, selection.$to);
  const heading = outlineOf(doc).find(({ position }) => position === range?.start);

  function edit(change: (transaction: Transaction) => boolean): void {
    onClose();
    runBlockEdit(editor, change);
  }

  return (
    <FloatingMenu editor={editor} label={text.blocks.menu} place={place} onClose={onClose}>
      <MenuGrid label={text.blocks.turnInto}>
        {turns.map((choice) => (
          <MenuItem
            key={choice.id}
            label={choice.label}
            icon={choice.icon}
            onChoose={() => {
              onClose();
              turnInto(editor, choice);
            }}
          />
        ))}
      </MenuGrid>
      <MenuItem
        label={text.blocks.duplicate}
        icon={Copy}
        keys="Mod-d"
        onChoose={() => edit(duplicateBlocks)}
      />
      <MenuItem
        label={text.blocks.moveUp}
        icon={ArrowUp}
        keys="Alt-Shift-ArrowUp"
        onChoose={() => edit((transaction) => moveBlocks(transaction, "up"))}
      />
      <MenuItem
        label={text.blocks.moveDown}
        icon={ArrowDown}
        keys="Alt-Shift-ArrowDown"
        onChoose={() => edit((transaction) => moveBlocks(transaction, "down"))}
      />
      {heading !== undefined && (
        <MenuItem
          label={text.blocks.copyHeadingLink}
          icon={Link2}
          onChoose={() => {
            onClose();
            void copyHeadingLink(documentId, heading);
          }}
        />
      )}
      <MenuItem
        label={text.blocks.delete}
        icon={Trash2}
        keys="Mod-Shift-Backspace"
        isGrave
        onChoose={() => edit(deleteBlocks)}
      />
    </FloatingMenu>
  );
}
