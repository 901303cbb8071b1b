import type { ReferenceElement } from "@floating-ui/dom";
import type { Editor } from "@tiptap/core";
import { useCallback, useState } from "react";
import type * as Y from "yjs";
import { RichPanel } from "../rich/rich-panel.tsx";
import { BlockActions } from "./block-actions.tsx";
import { BlockHandle } from "./block-handle.tsx";
import { CalloutKindMenu } from "./callout-kind-menu.tsx";
import { caretPlace } from "./caret-place.ts";
import { LinkCard, type ShownLink } from "./link-card.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { SlashMenu } from "./slash-menu.tsx";
import { useBlockCommands } from "./use-block-commands.ts";
import { useHoveredLink } from "./use-hovered-link.ts";

export interface WritingProps {
  readonly editor: Editor;
  readonly documentId: string;
  readonly body: Y.XmlFragment;
}

/** What helps to write, beyond the bar of buttons. It is drawn over the text. */
export function Writing({ editor, documentId, body }: WritingProps) {
  const [menuPlace, setMenuPlace] = useState<ReferenceElement | null>(null);
  const [link, setLink] = useState<ShownLink | null>(null);
  const openMenu = useCallback(() => setMenuPlace(caretPlace(editor)), [editor]);
  const editLink = (place: ReferenceElement): void => setLink({ kind: "editing", place });
  useBlockCommands(editor, openMenu);
  useHoveredLink(editor, (hovered) =>
    setLink((before) => {
      // Leaving it with the mouse does not end what is typed into it.
      if (before?.kind === "editing") return before;
      return hovered === null ? null : { kind: "hovered", link: hovered };
    }),
  );
  return (
    <div data-testid="writing">
      <RichPanel editor={editor} />
      <SlashMenu editor={editor} />
      <CalloutKindMenu editor={editor} />
      {link === null && (
        <SelectionBar editor={editor} onLink={() => editLink(caretPlace(editor))} />
      )}
      {link !== null && (
        <LinkCard editor={editor} shown={link} onEdit={editLink} onClose={() => setLink(null)} />
      )}
      <BlockHandle
        editor={editor}
        body={body}
        isMenuOpen={menuPlace !== null}
        onMenu={setMenuPlace}
      />
      {menuPlace !== null && (
        <BlockActions
          editor={editor}
          documentId={documentId}
          place={menuPlace}
          onClose={() => setMenuPlace(null)}
        />
      )}
    </div>
  );
}
