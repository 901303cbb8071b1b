/**
 * Stands in for ProseMirror's undo, which the starter kit brings and which is switched off:
 * collaboration has one that takes back only one's own edits.
 */
export function history(): never {
  throw new Error("Collaboration has the undo.");
}

export const undo: () => boolean = () => false;
export const redo: () => boolean = () => false;
