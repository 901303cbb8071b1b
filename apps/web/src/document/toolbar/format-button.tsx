import type { Editor } from "@tiptap/core";
import type { LucideIcon } from "lucide-react";
import { type FormatCommand, runCommand } from "./commands.ts";
import { ToolbarButton } from "./toolbar-button.tsx";
import { useEditorValue } from "./use-editor-value.ts";

interface FormatButtonProps {
  readonly editor: Editor;
  readonly icon: LucideIcon;
  readonly command: FormatCommand;
}

/** A button that shows whether its format applies where the caret is, and toggles it. */
export function FormatButton({ editor, icon, command }: FormatButtonProps) {
  const isPressed = useEditorValue(editor, command.isActive);
  return (
    <ToolbarButton
      icon={icon}
      label={command.label}
      keys={command.keys}
      isPressed={isPressed}
      onPress={() => runCommand(editor, command.apply)}
    />
  );
}
