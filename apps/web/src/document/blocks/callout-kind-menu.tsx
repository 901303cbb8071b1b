import { calloutKinds } from "@scriptorium/document/schema";
import type { Editor } from "@tiptap/core";
import { useEffect, useState } from "react";
import { text } from "../../text/en.ts";
import { runCommand } from "../toolbar/commands.ts";
import { calloutIcons } from "./block-choices.ts";
import { calloutAt } from "./callout-place.ts";
import { FloatingMenu, MenuItem } from "./floating-menu.tsx";

interface CalloutKindMenuProps {
  readonly editor: Editor;
}

/** What the icon of a callout opens: the kinds that it can be of. */
export function CalloutKindMenu({ editor }: CalloutKindMenuProps) {
  const [icon, setIcon] = useState<HTMLElement | null>(null);
  useEffect(() => {
    const { dom } = editor.view;
    const open = ({ target }: MouseEvent): void => {
      const found = target instanceof Element ? target.closest("[data-callout-kind]") : null;
      if (editor.isEditable && found instanceof HTMLElement) setIcon(found);
    };
    dom.addEventListener("click", open);
    return () => dom.removeEventListener("click", open);
  }, [editor]);
  if (icon === null) return null;

  function choose(kind: string): void {
    const position = calloutAt(editor, icon);
    setIcon(null);
    runCommand(editor, (chain) =>
      chain.command(({ tr }) => {
        if (position === null) return false;
        tr.setNodeAttribute(position, "kind", kind);
        return true;
      }),
    );
  }

  return (
    <FloatingMenu
      editor={editor}
      label={text.blocks.calloutKinds}
      place={icon}
      onClose={() => setIcon(null)}
    >
      {calloutKinds.map((kind) => (
        <MenuItem
          key={kind}
          label={text.blocks.callouts[kind]}
          icon={calloutIcons[kind]}
          isChecked={icon.dataset["calloutKind"] === kind}
          onChoose={() => choose(kind)}
        />
      ))}
    </FloatingMenu>
  );
}
