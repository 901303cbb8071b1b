import type { Node } from "@tiptap/pm/model";
import type { EditorState, Transaction } from "@tiptap/pm/state";
import { insertPoint } from "@tiptap/pm/transform";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { movedPosition } from "../moved-position.ts";
import { type PendingImages, uploadSlotKey } from "./upload-slot.ts";

interface PendingImage {
  readonly position: number;
  /** What shows it meanwhile. */
  readonly element: HTMLElement;
}

class Pending implements PendingImages {
  readonly images: readonly PendingImage[];

  constructor(images: readonly PendingImage[]) {
    this.images = images;
  }

  decorations(doc: Node): DecorationSet {
    return DecorationSet.create(
      doc,
      this.images.map(({ position, element }) =>
        Decoration.widget(position, element, {
          side: -1,
          key: element.id,
          ignoreSelection: true,
          stopEvent: () => true,
        }),
      ),
    );
  }

  after(transaction: Transaction): PendingImages {
    if (!transaction.docChanged) return this;
    return new Pending(
      this.images.map(({ position, element }) => ({
        position: movedPosition(transaction, position),
        element,
      })),
    );
  }
}

/** Shows an image that is on its way at this position. */
export function addPending(state: EditorState, pending: PendingImage): Transaction {
  return state.tr.setMeta(uploadSlotKey, new Pending([...imagesIn(state), pending]));
}

/** No longer shows it. */
export function removePending(state: EditorState, element: HTMLElement): Transaction {
  const left = imagesIn(state).filter((pending) => pending.element !== element);
  return state.tr.setMeta(uploadSlotKey, pendingOf(left));
}

/**
 * Puts the image where it was shown while on its way. Of several that were chosen for the same place,
 * each stands behind those chosen before it, in whatever order they arrive. Null when it is not shown.
 */
export function insertPending(
  state: EditorState,
  element: HTMLElement,
  image: Node,
): Transaction | null {
  const pending = imagesIn(state);
  const index = pending.findIndex((one) => one.element === element);
  const position = pending[index]?.position;
  if (position === undefined) return null;
  const { tr } = state;
  const at = insertPoint(tr.doc, position, image.type) ?? tr.doc.content.size;
  const empty = tr.doc.nodeAt(at);
  const isReplacing = empty?.type.name === "paragraph" && empty.content.size === 0;
  const isLast = at + (empty?.nodeSize ?? 0) === tr.doc.content.size;
  // An empty paragraph makes room for it, but for the last: one goes on writing there.
  if (isReplacing && !isLast) tr.replaceWith(at, at + empty.nodeSize, image);
  else tr.insert(at, image);
  const left = pending.flatMap((one, order) => {
    if (order === index) return [];
    const isBehind = order > index && one.position === position;
    const moved = isBehind ? at + image.nodeSize : tr.mapping.map(one.position, -1);
    return [{ ...one, position: moved }];
  });
  return tr.setMeta(uploadSlotKey, pendingOf(left));
}

function pendingOf(images: readonly PendingImage[]): Pending | null {
  return images.length === 0 ? null : new Pending(images);
}

function imagesIn(state: EditorState): readonly PendingImage[] {
  const pending = uploadSlotKey.getState(state);
  return pending instanceof Pending ? pending.images : [];
}
