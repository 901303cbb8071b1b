import type { Editor } from "@tiptap/core";
import { useState } from "react";
import type { SubmitEvent } from "react";
import { flushSync } from "react-dom";
import { richText } from "../../../text/en-rich.ts";
import { Button } from "../../../ui/button.tsx";
import { notify } from "../../../ui/notify.ts";
import styles from "../panel.module.css";
import { TextPanel } from "../text-panel.tsx";
import { placeOf, setAttributes, useTrackedNode } from "../tracked-node.ts";

interface ImagePanelProps {
  readonly editor: Editor;
  readonly position: number;
  readonly onClose: () => void;
}

/** What an image shows, for those who don't see it, and what stands below it. */
export function ImagePanel({ editor, position, onClose }: ImagePanelProps) {
  const tracked = useTrackedNode(editor, position, ["image"]);
  const [attributes] = useState(() => editor.state.doc.nodeAt(position)?.attrs ?? {});

  function apply(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const isDone = setAttributes(editor, tracked, {
      alt: wordsOf(said.get("alt")),
      title: wordsOf(said.get("caption")),
    });
    flushSync(onClose);
    if (!isDone) notify(richText.gone);
    editor.view.focus();
  }

  return (
    <TextPanel
      editor={editor}
      label={richText.image.describe}
      place={() => placeOf(editor, tracked)}
      onClose={onClose}
    >
      <form className={styles["form"]} onSubmit={apply}>
        <label className={styles["label"]}>
          {richText.image.alt}
          <input
            name="alt"
            className={styles["field"]}
            defaultValue={String(attributes["alt"] ?? "")}
            autoComplete="off"
          />
          <small>{richText.image.altDetail}</small>
        </label>
        <label className={styles["label"]}>
          {richText.image.caption}
          <input
            name="caption"
            className={styles["field"]}
            defaultValue={String(attributes["title"] ?? "")}
            autoComplete="off"
          />
        </label>
        <div className={styles["actions"]}>
          <Button type="submit" look="primary">
            {richText.apply}
          </Button>
        </div>
      </form>
    </TextPanel>
  );
}

function wordsOf(value: FormDataEntryValue | null): string | null {
  const words = typeof value === "string" ? value.trim() : "";
  return words === "" ? null : words;
}
