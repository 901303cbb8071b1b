import type { Editor } from "@tiptap/core";
import type { Transaction } from "@tiptap/pm/state";
import { type RefObject, useEffect, useState } from "react";
import { type PlacedBlocks, blockAtPoint, firstLine } from "./placed-blocks.ts";

export interface PointedBlock {
  readonly block: PlacedBlocks;
  /** Middle of its first line, in pixels from the start of the layer. */
  readonly y: number;
}

/** How far beside the text the pointer still points at a block, in CSS pixels. */
const marginPx = 56;

/**
 * The block under the mouse, or beside it in the margin. Null while the mouse is elsewhere, from a
 * keystroke until it moves, and for touch.
 */
export function usePointedBlock(
  editor: Editor,
  layer: RefObject<HTMLElement | null>,
): PointedBlock | null {
  const [pointed, setPointed] = useState<PointedBlock | null>(null);
  useEffect(() => {
    const { view } = editor;
    let frame = 0;
    const point = ({ pointerType, clientX, clientY, buttons }: PointerEvent): void => {
      if (pointerType !== "mouse" || buttons > 0) return;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (layer.current === null || editor.isDestroyed) return;
        const { y: top } = layer.current.getBoundingClientRect();
        setPointed((before) => pointedAt(editor, before, { x: clientX, y: clientY, top }));
      });
    };
    const forget = (): void => setPointed(null);
    const forgetEdited = ({ transaction }: { readonly transaction: Transaction }): void => {
      if (transaction.docChanged) forget();
    };
    addEventListener("pointermove", point, { passive: true });
    view.dom.addEventListener("keydown", forget);
    editor.on("transaction", forgetEdited);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("pointermove", point);
      view.dom.removeEventListener("keydown", forget);
      editor.off("transaction", forgetEdited);
    };
  }, [editor, layer]);
  return pointed;
}

interface Point {
  readonly x: number;
  readonly y: number;
  /** Of the layer, in the window. */
  readonly top: number;
}

function pointedAt(
  editor: Editor,
  before: PointedBlock | null,
  { x, y, top }: Point,
): PointedBlock | null {
  const { view } = editor;
  const box = view.dom.getBoundingClientRect();
  if (x < box.left - marginPx || x > box.right + marginPx) return null;
  if (y < box.top || y > box.bottom) return null;
  // On its way from a nested block to the handle, the mouse must not come to the one around it.
  const line = before === null ? null : firstLine(view, before.block.start);
  const isBeside = x < box.left || x > box.right;
  if (line !== null && isBeside && y >= line.top && y <= line.bottom) return before;
  const block = blockAtPoint(editor, x, y);
  if (block === null) return before;
  if (block.start === before?.block.start && block.end === before.block.end) return before;
  const found = firstLine(view, block.start);
  return found === null ? null : { block, y: found.middle - top };
}
