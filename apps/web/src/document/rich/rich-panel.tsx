import type { Editor } from "@tiptap/core";
import { useSyncExternalStore } from "react";
import { LanguagePanel } from "./code/language-panel.tsx";
import { ImagePanel } from "./images/image-panel.tsx";
import { MathPanel } from "./math/math-panel.tsx";
import { type PanelRequest, panelsOf } from "./panels.ts";
import { SizePanel } from "./tables/size-panel.tsx";

interface RichPanelProps {
  readonly editor: Editor;
}

/** The panel that images, tables, code and formulas ask for. */
export function RichPanel({ editor }: RichPanelProps) {
  const panels = panelsOf(editor);
  const request = useSyncExternalStore(panels.subscribe, () => panels.open);
  return request === null ? null : (
    <OpenPanel key={panels.count} editor={editor} request={request} />
  );
}

function OpenPanel({ editor, request }: RichPanelProps & { readonly request: PanelRequest }) {
  const onClose = (): void => panelsOf(editor).close(request);
  switch (request.kind) {
    case "math":
      return (
        <MathPanel
          editor={editor}
          position={request.position}
          made={request.made ?? null}
          onClose={onClose}
        />
      );
    case "image":
      return <ImagePanel editor={editor} position={request.position} onClose={onClose} />;
    case "language":
      return <LanguagePanel editor={editor} position={request.position} onClose={onClose} />;
    case "table-size":
      return <SizePanel editor={editor} onClose={onClose} />;
  }
}
