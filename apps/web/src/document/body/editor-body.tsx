import { Editor } from "@tiptap/core";
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import type { MouseEvent, ReactNode } from "react";
import type * as Y from "yjs";
import type { Reach } from "../../api/documents.ts";
import { text } from "../../text/en.ts";
import styles from "./editor-body.module.css";
import { documentSchema } from "./content-extensions.ts";
import { editorExtensions } from "./editor-extensions.ts";
import { leavesUp } from "./leave-up.ts";
import type { WaitingImages } from "../rich/images/waiting-images.ts";
import { openLinkOnClick } from "./open-link.ts";
import "../rich/rich.css";
import { continueBelow } from "./continue-below.ts";
import { hasUnknownContent, watchUnknownContent } from "./unknown-content.ts";

interface EditorBodyProps {
  readonly body: Y.XmlFragment;
  /** Where images of the document are read and stored. */
  readonly reach: Reach;
  readonly waiting: WaitingImages;
  readonly isEditable: boolean;
  readonly onEditor: (editor: Editor | null) => void;
  /** Called when the writer goes on from the text to what is above it. */
  readonly onLeaveUp: () => void;
  /** Called instead of binding an editor that would damage the document. */
  readonly onUnknownContent: () => void;
  /** What is drawn over the text. */
  readonly children: ReactNode;
}

export function EditorBody(props: EditorBodyProps) {
  const { body, reach, waiting, isEditable, onEditor, onLeaveUp, onUnknownContent, children } =
    props;
  const mountRef = useRef<HTMLDivElement>(null);
  const editorRef = useRef<Editor | null>(null);
  // Events, not dependencies: a new callback must not make a new editor.
  const handOver = useEffectEvent(onEditor);
  const leaveUp = useEffectEvent(onLeaveUp);
  const refuse = useEffectEvent(onUnknownContent);
  const isEditableNow = useEffectEvent(() => isEditable);

  useEffect(() => {
    if (mountRef.current === null) return undefined;
    if (hasUnknownContent(body, documentSchema)) {
      refuse();
      return undefined;
    }
    const unwatch = watchUnknownContent(body, documentSchema, () => {
      editorRef.current?.destroy();
      refuse();
    });
    const editor = new Editor({
      element: mountRef.current,
      extensions: editorExtensions({ body, reach, waiting }),
      // Without it, one would be parsed from text, which the page's policy forbids.
      content: { type: "doc", content: [{ type: "paragraph" }] },
      editable: isEditableNow(),
      injectCSS: false,
      editorProps: {
        attributes: {
          // Reachable by keyboard for readers too, who may want to scroll and copy.
          tabindex: "0",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": text.document.bodyLabel,
          "data-testid": "editor",
        },
        handleDOMEvents: { click: openLinkOnClick },
        handleKeyDown: (view, event) => {
          if (!leavesUp(view, event)) return false;
          leaveUp();
          return true;
        },
      },
    });
    editorRef.current = editor;
    handOver(editor);
    return () => {
      unwatch();
      editorRef.current = null;
      handOver(null);
      editor.destroy();
    };
  }, [body, reach, waiting]);

  // Before the next key is pressed, which must not be written where nothing may be.
  useLayoutEffect(() => {
    const editor = editorRef.current;
    if (editor === null || editor.isDestroyed) return;
    if (!isEditable && editor.isFocused) markLostCaret(editor.view.dom);
    editor.setEditable(isEditable, false);
  }, [isEditable]);

  function clickBelow(event: MouseEvent): void {
    const editor = editorRef.current;
    if (event.target !== event.currentTarget || !isEditable || editor === null) return;
    event.preventDefault();
    continueBelow(editor);
  }

  return (
    <div className={styles["body"]} onMouseDown={clickBelow}>
      <div className={styles["text"]}>
        <div ref={mountRef} />
        {children}
      </div>
    </div>
  );
}

/**
 * Marks that the text has the focus because it was written in. Nobody has gone there to read: until a key
 * is pressed, or the focus comes again, no frame has to tell where it is.
 */
function markLostCaret(dom: HTMLElement): void {
  dom.dataset["lostCaret"] = "true";
  const seen = new AbortController();
  const unmark = (): void => {
    seen.abort();
    delete dom.dataset["lostCaret"];
  };
  for (const event of ["keydown", "blur"]) dom.addEventListener(event, unmark, seen);
}
