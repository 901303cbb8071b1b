import { Editor } from "@tiptap/core";
import { useEffect, useEffectEvent, useRef } from "react";
import type { MouseEvent, ReactNode } from "react";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import styles from "./editor-body.module.css";
import { documentSchema } from "./content-extensions.ts";
import { editorExtensions } from "./editor-extensions.ts";
import { openLinkOnClick } from "./open-link.ts";
import "./prose.css";
import { continueBelow } from "./continue-below.ts";
import { hasUnknownContent, watchUnknownContent } from "./unknown-content.ts";

interface EditorBodyProps {
  readonly body: Y.XmlFragment;
  readonly isEditable: boolean;
  readonly onEditor: (editor: Editor | null) => void;
  /** Called instead of binding an editor that would damage the document. */
  readonly onUnknownContent: () => void;
  /** What is drawn over the text. */
  readonly children: ReactNode;
}

export function EditorBody(props: EditorBodyProps) {
  const { body, isEditable, onEditor, onUnknownContent, children } = props;
  const mountRef = useRef<HTMLDivElement>(null);
  const editorRef = useRef<Editor | null>(null);
  // Events, not dependencies: a new callback must not make a new editor.
  const handOver = useEffectEvent(onEditor);
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
      extensions: editorExtensions(body),
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
  }, [body]);

  useEffect(() => {
    if (editorRef.current?.isDestroyed === false) editorRef.current.setEditable(isEditable, false);
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
