import type { Editor } from "@tiptap/core";
import GripVertical from "lucide-react/icons/grip-vertical";
import { useRef, useState } from "react";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import styles from "./block-handle.module.css";
import { selectBlocks, withSelection } from "./placed-blocks.ts";
import { useBlockDrag } from "./use-block-drag.ts";
import { type PointedBlock, usePointedBlock } from "./use-pointed-block.ts";

interface BlockHandleProps {
  readonly editor: Editor;
  readonly body: Y.XmlFragment;
  readonly isMenuOpen: boolean;
  /** Opens the menu of the selected blocks beside the handle. */
  readonly onMenu: (handle: HTMLElement) => void;
}

/** A grip in the margin, beside the block under the pointer. */
export function BlockHandle({ editor, body, isMenuOpen, onMenu }: BlockHandleProps) {
  const layerRef = useRef<HTMLDivElement>(null);
  // A browser ends a drag whose beginning is taken from the page, as an edit of others would do.
  const [dragged, setDragged] = useState<PointedBlock | null>(null);
  const pointed = usePointedBlock(editor, layerRef);
  // The menu is beside the handle: it must not flee from the pointer that goes to it.
  const [held, setHeld] = useState<PointedBlock | null>(null);
  if (!isMenuOpen && held !== null) setHeld(null);
  const shown = dragged ?? held ?? pointed;
  const drag = useBlockDrag({ editor, body, layer: layerRef });

  return (
    <div ref={layerRef} className={styles["layer"]} data-print="hide">
      {shown !== null && (
        <button
          type="button"
          className={styles["handle"]}
          style={{ insetBlockStart: `${shown.y}px`, opacity: dragged === null ? 1 : 0 }}
          aria-label={text.blocks.handle}
          title={text.blocks.handle}
          // By keyboard there is a command for it.
          tabIndex={-1}
          aria-haspopup="menu"
          data-testid="block-handle"
          draggable
          onDragStart={(event) => {
            drag.begin(event, withSelection(editor, shown.block));
            setDragged(shown);
          }}
          onDragEnd={() => {
            drag.end();
            setDragged(null);
          }}
          onClick={({ currentTarget }) => {
            setHeld(shown);
            selectBlocks(editor, shown.block);
            onMenu(currentTarget);
          }}
        >
          <GripVertical aria-hidden="true" />
        </button>
      )}
      {drag.line !== null && (
        <div className={styles["line"]} style={drag.line} data-testid="drop-line" />
      )}
    </div>
  );
}
