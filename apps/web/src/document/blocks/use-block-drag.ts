import type { Editor } from "@tiptap/core";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { DragEvent } from "react";
import type * as Y from "yjs";
import { type DropPlace, dropPlaceAt } from "./drop-place.ts";
import { type Grip, dropBlocks, gripOf, grippedBlocks } from "./moved-blocks.ts";
import type { PlacedBlocks } from "./placed-blocks.ts";
import { runBlockEdit } from "./run-block-edit.ts";

interface BlockDrag {
  readonly begin: (event: DragEvent, blocks: PlacedBlocks) => void;
  readonly end: () => void;
  /** Where the blocks would go, as a line in the layer. Null while they would go nowhere. */
  readonly line: DropLine | null;
}

interface DropLine {
  readonly insetBlockStart: number;
  readonly left: number;
  readonly inlineSize: number;
}

interface BlockDragOptions {
  readonly editor: Editor;
  readonly body: Y.XmlFragment;
  readonly layer: RefObject<HTMLElement | null>;
}

/**
 * Drags blocks with the pointer. The editor's own way remembers positions, which are others once
 * somebody writes in the meantime: it would then delete what it did not move. It also knows of the pointer
 * only over the text, and the handle is beside that.
 */
export function useBlockDrag({ editor, body, layer }: BlockDragOptions): BlockDrag {
  const dragRef = useRef<AbortController | null>(null);
  const [line, setLine] = useState<DropLine | null>(null);
  useEffect(() => () => dragRef.current?.abort(), []);

  function listen(grip: Grip): void {
    const drag = new AbortController();
    dragRef.current = drag;
    const options = { capture: true, signal: drag.signal };
    const placeAt = ({ clientX, clientY }: globalThis.DragEvent) => {
      const blocks = grippedBlocks(editor, body, grip);
      if (blocks === null) return null;
      const place = dropPlaceAt(editor, blocks, { x: clientX, y: clientY });
      return place === null ? null : { blocks, place };
    };
    const hear = (event: globalThis.DragEvent): void => {
      event.preventDefault();
      // The editor would show and choose another place.
      event.stopImmediatePropagation();
    };
    const over = (event: globalThis.DragEvent): void => {
      hear(event);
      const found = placeAt(event);
      if (event.dataTransfer !== null) {
        event.dataTransfer.dropEffect = found === null ? "none" : "move";
      }
      setLine(found === null || layer.current === null ? null : lineIn(layer.current, found.place));
    };
    const drop = (event: globalThis.DragEvent): void => {
      hear(event);
      const found = placeAt(event);
      if (found === null) return;
      const { blocks, place } = found;
      runBlockEdit(editor, (transaction) => dropBlocks(transaction, blocks, place.position));
    };
    addEventListener("dragover", over, options);
    addEventListener("drop", drop, options);
  }

  return {
    line,
    begin: ({ dataTransfer }, blocks) => {
      const { view } = editor;
      const grip = gripOf(editor, body, blocks);
      if (grip !== null) listen(grip);
      const { dom, text } = view.serializeForClipboard(
        view.state.doc.slice(blocks.start, blocks.end),
      );
      dataTransfer.setData("text/html", dom.innerHTML);
      dataTransfer.setData("text/plain", text);
      dataTransfer.effectAllowed = "copyMove";
      const picture = view.nodeDOM(blocks.start);
      if (picture instanceof Element) dataTransfer.setDragImage(picture, 0, 0);
    },
    end: () => {
      dragRef.current?.abort();
      dragRef.current = null;
      setLine(null);
    },
  };
}

function lineIn(layer: HTMLElement, { y, left, right }: DropPlace): DropLine {
  const origin = layer.getBoundingClientRect();
  return { insetBlockStart: y - origin.top, left: left - origin.left, inlineSize: right - left };
}
