import type { Editor } from "@tiptap/core";
import type { LucideIcon } from "lucide-react";
import AlignCenter from "lucide-react/icons/text-align-center";
import AlignJustify from "lucide-react/icons/text-align-justify";
import AlignLeft from "lucide-react/icons/text-align-start";
import AlignRight from "lucide-react/icons/text-align-end";
import ListIndentDecrease from "lucide-react/icons/list-indent-decrease";
import ListIndentIncrease from "lucide-react/icons/list-indent-increase";
import RemoveFormatting from "lucide-react/icons/remove-formatting";
import Underline from "lucide-react/icons/underline";
import { text } from "../../text/en.ts";
import { isInItem, itemCommands, runCommand, underline } from "../toolbar/commands.ts";
import { FormatButton } from "../toolbar/format-button.tsx";
import { ToolbarButton } from "../toolbar/toolbar-button.tsx";
import { useEditorValue } from "../toolbar/use-editor-value.ts";
import { alignmentCommands } from "./alignment-commands.ts";
import { FormatPopover } from "./format-popover.tsx";
import { HighlightMenu } from "./highlight-menu.tsx";

interface MoreToolsProps {
  readonly editor: Editor;
}

const alignmentIcons: Readonly<Record<string, LucideIcon>> = {
  "align-left": AlignLeft,
  "align-center": AlignCenter,
  "align-right": AlignRight,
  "align-justify": AlignJustify,
};

const itemIcons: Readonly<Record<string, LucideIcon>> = {
  indent: ListIndentIncrease,
  outdent: ListIndentDecrease,
};

/** The buttons of the toolbar that come a moment later: those of lists while in one, and those that have menus. */
export function MoreTools({ editor }: MoreToolsProps) {
  const isListed = useEditorValue(editor, isInItem);
  return (
    <>
      {isListed &&
        itemCommands.map(({ id, label, keys, apply }) => (
          <ToolbarButton
            key={id}
            icon={itemIcons[id] ?? ListIndentIncrease}
            label={label}
            keys={keys}
            isPressed={null}
            onPress={() => runCommand(editor, apply)}
          />
        ))}
      <FormatButton editor={editor} icon={Underline} command={underline} />
      <HighlightMenu editor={editor} />
      <FormatPopover
        editor={editor}
        label={text.blocks.align}
        icon={AlignLeft}
        commands={alignmentCommands}
        face={({ id }) => {
          const Icon = alignmentIcons[id] ?? RemoveFormatting;
          return <Icon aria-hidden="true" />;
        }}
      />
    </>
  );
}
