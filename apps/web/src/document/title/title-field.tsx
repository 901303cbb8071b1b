import { useEffectEvent, useLayoutEffect, useMemo } from "react";
import type { KeyboardEvent, RefObject } from "react";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import { TitleBinding } from "./title-binding.ts";
import styles from "./title-field.module.css";

interface TitleFieldProps {
  readonly title: Y.Text;
  readonly isEditable: boolean;
  /** True when the document has no text yet. */
  readonly isEmpty: boolean;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Called when the writer goes on from the title to the text. */
  readonly onLeave: (isEnter: boolean) => void;
}

const titleLengthMax = 200;
const noCommands: readonly Command[] = [];

export function TitleField(props: TitleFieldProps) {
  const { title, isEditable, isEmpty, field: fieldRef, onLeave } = props;
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "page.title",
        label: text.commands.title,
        group: "page",
        keys: [],
        heard: "anywhere",
        keywords: ["rename", "name"],
        run: () => fieldRef.current?.select(),
      },
    ],
    [fieldRef],
  );
  useCommands(isEditable ? commands : noCommands);
  // A page with nothing on it begins with its title; any other is left as it was.
  const isFreshPage = useEffectEvent(() => isEditable && isEmpty && title.length === 0);

  // Before the next key is pressed: without the binding it would be lost.
  useLayoutEffect(() => {
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
  }, [title, fieldRef]);

  function leaveOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart, value } = event.currentTarget;
    const isDownAtEnd = event.key === "ArrowDown" && selectionStart === value.length;
    if (event.key !== "Enter" && !isDownAtEnd) return;
    event.preventDefault();
    onLeave(event.key === "Enter");
  }

  return (
    <div className={styles["title"]}>
      <textarea
        ref={fieldRef}
        className={styles["field"]}
        rows={1}
        dir="auto"
        aria-label={text.document.titleLabel}
        placeholder={text.untitled}
        maxLength={titleLengthMax}
        readOnly={!isEditable}
        spellCheck={isEditable ? "true" : "false"}
        autoComplete="off"
        data-testid="title"
        onKeyDown={leaveOnEnter}
      />
    </div>
  );
}
