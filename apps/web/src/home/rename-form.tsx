import Check from "lucide-react/icons/check";
import X from "lucide-react/icons/x";
import { useLayoutEffect, useRef, useState } from "react";
import type { KeyboardEvent, SubmitEvent } from "react";
import type { RecentDocument } from "../recent/document-list.ts";
import { text } from "../text/en.ts";
import { IconButton } from "../ui/button.tsx";
import { takeFocus } from "../ui/take-focus.ts";
import { documentActions } from "./document-actions.ts";
import styles from "./document-list.module.css";

interface RenameFormProps {
  readonly entry: RecentDocument;
  readonly onDone: () => void;
}

/** The title as a field. Enter keeps what is in it, Escape what was before. */
export function RenameForm({ entry, onDone }: RenameFormProps) {
  const inputRef = useRef<HTMLInputElement>(null);
  const [isSaving, setSaving] = useState(false);
  useLayoutEffect(() => takeFocus(inputRef.current), []);

  async function save(event: SubmitEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const title = inputRef.current?.value.trim() ?? "";
    setSaving(true);
    if (title === entry.title || (await documentActions.rename(entry, title))) onDone();
    else setSaving(false);
  }

  function leaveOnEscape(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onDone();
  }

  return (
    <form className={styles["rename"]} onSubmit={(event) => void save(event)}>
      <input
        ref={inputRef}
        defaultValue={entry.title}
        aria-label={text.home.titleLabel}
        placeholder={text.untitled}
        maxLength={200}
        readOnly={isSaving}
        autoComplete="off"
        dir="auto"
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={leaveOnEscape}
      />
      <IconButton type="submit" label={text.home.saveTitle} disabled={isSaving}>
        <Check aria-hidden="true" />
      </IconButton>
      <IconButton label={text.home.cancel} onClick={onDone}>
        <X aria-hidden="true" />
      </IconButton>
    </form>
  );
}
