import { useEffect, useEffectEvent, useRef } from "react";
import type { KeyboardEvent } from "react";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import { TitleBinding } from "./title-binding.ts";
import styles from "./title-field.module.css";

interface TitleFieldProps {
  readonly title: Y.Text;
  readonly isEditable: boolean;
  /** True when the document has no text yet. */
  readonly isEmpty: boolean;
  /** Called when the writer goes on from the title to the text. */
  readonly onLeave: () => void;
}

const titleLengthMax = 200;

export function TitleField({ title, isEditable, isEmpty, onLeave }: TitleFieldProps) {
  const fieldRef = useRef<HTMLTextAreaElement>(null);
  // A page with nothing on it begins with its title; any other is left as it was.
  const isFreshPage = useEffectEvent(() => isEditable && isEmpty && title.length === 0);

  useEffect(() => {
    const field = fieldRef.current;
    if (field === null) return undefined;
    const fit = (): void => {
      field.style.blockSize = "auto";
      field.style.blockSize = `${field.scrollHeight}px`;
    };
    const binding = new TitleBinding(field, title, fit);
    if (isFreshPage()) field.focus({ preventScroll: true });
    const observer = new ResizeObserver(fit);
    if (field.parentElement !== null) observer.observe(field.parentElement);
    return () => {
      observer.disconnect();
      binding.destroy();
    };
  }, [title]);

  function leaveOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, value } = event.currentTarget;
    const isDownAtEnd = event.key === "ArrowDown" && selectionStart === value.length;
    if (event.key !== "Enter" && !isDownAtEnd) return;
    event.preventDefault();
    onLeave();
  }

  return (
    <div className={styles["title"]}>
      <textarea
        ref={fieldRef}
        className={styles["field"]}
        rows={1}
        aria-label={text.document.titleLabel}
        placeholder={text.untitled}
        maxLength={titleLengthMax}
        readOnly={!isEditable}
        spellCheck={isEditable}
        autoComplete="off"
        data-testid="title"
        onKeyDown={leaveOnEnter}
      />
    </div>
  );
}
