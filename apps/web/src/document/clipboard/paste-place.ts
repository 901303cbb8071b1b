import type { Editor, EditorEvents } from "@tiptap/core";
import { isChangeOrigin } from "@tiptap/extension-collaboration";
import { TextSelection } from "@tiptap/pm/state";
import { movedPosition } from "../rich/moved-position.ts";

/** Behind what another paste puts there, which was asked for before. */
let isPasting = false;

/** Where something was asked for that comes later, whatever the person and others write until then. */
export class PastePlace {
  readonly #editor: Editor;
  #from: number;
  #to: number;

  constructor(editor: Editor) {
    const { from, to } = editor.state.selection;
    this.#editor = editor;
    [this.#from, this.#to] = [from, to];
    editor.on("transaction", this.#follow);
  }

  /** Ends following what is written. To be called by whoever does not use the place. */
  settle(): void {
    this.#editor.off("transaction", this.#follow);
  }

  /** Runs `paste` with the selection here, once. The caret stays where it is by now, if that is elsewhere. */
  use(paste: () => void): void {
    const editor = this.#editor;
    this.settle();
    const { selection } = editor.state;
    const isElsewhere = selection.from !== this.#from || selection.to !== this.#to;
    let back = selection.getBookmark();
    const keep = ({ transaction }: EditorEvents["transaction"]): void => {
      back = back.map(transaction.mapping);
    };
    if (isElsewhere) this.#select();
    editor.on("transaction", keep);
    isPasting = true;
    try {
      paste();
    } finally {
      isPasting = false;
      editor.off("transaction", keep);
    }
    if (!isElsewhere) return;
    const { tr } = editor.state;
    editor.view.dispatch(tr.setSelection(back.resolve(tr.doc)));
  }

  #select(): void {
    const { state, view } = this.#editor;
    const [$from, $to] = [state.doc.resolve(this.#from), state.doc.resolve(this.#to)];
    view.dispatch(state.tr.setSelection(TextSelection.between($from, $to)));
  }

  readonly #follow = ({ transaction }: EditorEvents["transaction"]): void => {
    const move = (position: number): number =>
      isChangeOrigin(transaction)
        ? movedPosition(transaction, position)
        : // What is typed right there comes behind what was pasted before it.
          transaction.mapping.map(position, isPasting ? 1 : -1);
    [this.#from, this.#to] = [move(this.#from), move(this.#to)];
  };
}
