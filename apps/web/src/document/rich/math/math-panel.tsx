import type { Editor, EditorEvents } from "@tiptap/core";
import { TextSelection } from "@tiptap/pm/state";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, SubmitEvent } from "react";
import { flushSync } from "react-dom";
import { richText } from "../../../text/en-rich.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notify.ts";
import type { UndoStep } from "../../undo-step.ts";
import { movedPosition } from "../moved-position.ts";
import styles from "../panel.module.css";
import { TextPanel } from "../text-panel.tsx";
import { placeOf, setAttributes, useTrackedNode } from "../tracked-node.ts";
import { showMath } from "./show-math.ts";

interface MathPanelProps {
  readonly editor: Editor;
  readonly position: number;
  /** How the formula came here, if it did so for this panel. */
  readonly made: UndoStep | null;
  readonly onClose: () => void;
}

/** A formula's source, and beside it what it says. */
export function MathPanel({ editor, position, made, onClose }: MathPanelProps) {
  const tracked = useTrackedNode(editor, position, ["inlineMath", "blockMath"]);
  const [first] = useState(() => editor.state.doc.nodeAt(position));
  const [latex, setLatex] = useState(() => String(first?.attrs["latex"] ?? ""));
  const [failure, setFailure] = useState<string | null>(null);
  const preview = useRef<HTMLDivElement>(null);
  const source = useRef<HTMLTextAreaElement>(null);
  const isBlock = first?.type.name === "blockMath";

  // Before the next key is pressed. The panel has given it the focus.
  useLayoutEffect(() => source.current?.select(), []);
  useEffect(() => {
    let isCurrent = true;
    if (preview.current === null) return undefined;
    void showMath(preview.current, latex, isBlock).then((reason) => {
      if (isCurrent) setFailure(reason);
    });
    return () => {
      isCurrent = false;
    };
  }, [latex, isBlock]);

  function apply(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (latex.trim() === "") {
      remove();
      return;
    }
    // To write it is a part of making it: undone by itself, it would leave a formula without a source.
    made?.resume();
    const isDone = setAttributes(editor, tracked, { latex: latex.trim() });
    made?.end();
    const found = tracked.find();
    // First the focus goes back to the text, where the caret then goes on behind the formula.
    flushSync(onClose);
    if (!isDone || found === null) notify(richText.gone);
    else goOnBehind(editor, found.position + found.node.nodeSize);
  }

  /** A formula that was begun for this and has no source yet is none. */
  function cancel(): void {
    onClose();
    const found = tracked.find();
    if (made === null || found?.node.attrs["latex"] !== "" || !editor.isEditable) return;
    if (editor.view.hasFocus()) {
      // Left by a click into the text, of which the editor hears a moment later where it was.
      setTimeout(() => keepingCaret(editor, () => made.takeBack()));
      return;
    }
    if (!made.takeBack()) {
      remove();
      return;
    }
    const { $from, from } = TextSelection.near(editor.state.doc.resolve(found.position));
    goOnBehind(editor, isBlock ? $from.end() : from);
  }

  function remove(): void {
    const found = tracked.find();
    flushSync(onClose);
    if (found !== null) {
      const { tr } = editor.state;
      editor.view.dispatch(tr.delete(found.position, found.position + found.node.nodeSize));
    }
    editor.view.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    // In a block a new line is part of the formula.
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (isBlock && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    event.currentTarget.form?.requestSubmit();
  }

  return (
    <TextPanel
      editor={editor}
      label={richText.math.edit}
      place={() => placeOf(editor, tracked)}
      onClose={cancel}
    >
      <form className={styles["form"]} onSubmit={apply}>
        <label className={styles["label"]}>
          {richText.math.source}
          <textarea
            className={styles["source"]}
            rows={isBlock ? 4 : 2}
            value={latex}
            spellCheck="false"
            autoCapitalize="off"
            autoComplete="off"
            dir="ltr"
            onChange={(event) => setLatex(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            ref={source}
          />
        </label>
        <div className={styles["preview"]} data-testid="math-preview" ref={preview} />
        <p className={styles["failure"]} role="status">
          {latex.trim() === "" ? "" : failure}
        </p>
        <div className={styles["actions"]}>
          <Button look="quiet" onClick={remove}>
            {richText.math.remove}
          </Button>
          <Button type="submit" look="primary">
            {richText.apply}
          </Button>
        </div>
      </form>
    </TextPanel>
  );
}

/** Undoing brings the caret back to where it was before, too. */
function keepingCaret(editor: Editor, change: () => void): void {
  if (editor.isDestroyed) return;
  let { anchor, head } = editor.state.selection;
  const follow = ({ transaction }: EditorEvents["transaction"]): void => {
    anchor = movedPosition(transaction, anchor);
    head = movedPosition(transaction, head);
  };
  editor.on("transaction", follow);
  change();
  editor.off("transaction", follow);
  const { doc, tr } = editor.state;
  editor.view.dispatch(
    tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))),
  );
}

function goOnBehind(editor: Editor, position: number): void {
  const { state, view } = editor;
  const selection = TextSelection.near(state.doc.resolve(position));
  view.dispatch(state.tr.setSelection(selection).scrollIntoView());
  view.focus();
}
