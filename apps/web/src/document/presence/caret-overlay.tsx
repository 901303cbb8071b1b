import type { Editor } from "@tiptap/core";
import { useEffect, useRef } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { CaretLayer } from "./caret-layer.ts";
import styles from "./caret-overlay.module.css";
import { publishCursor } from "./publish-cursor.ts";

interface CaretOverlayProps {
  readonly editor: Editor;
  readonly awareness: Awareness;
  readonly body: Y.XmlFragment;
}

export function CaretOverlay({ editor, awareness, body }: CaretOverlayProps) {
  const layerRef = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const layer = layerRef.current;
    if (layer === null) return undefined;
    const carets = new CaretLayer({ layer, editor, awareness, body });
    const unpublish = publishCursor(editor, awareness, body);
    return () => {
      unpublish();
      carets.destroy();
    };
  }, [editor, awareness, body]);

  return <div ref={layerRef} className={styles["layer"]} aria-hidden="true" data-print="hide" />;
}
