import Check from "lucide-react/icons/check";
import { useId, useState } from "react";
import type { SubmitEvent } from "react";
import { text } from "../text/en.ts";
import { reasonOf } from "../text/reason-of.ts";
import { IconButton } from "../ui/button.tsx";
import { notify, notifyFailure } from "../ui/notify.ts";
import { nameLengthMax, saveVisitorName, useVisitor } from "./visitor-store.ts";
import styles from "./name-form.module.css";

interface NameFormProps {
  readonly label: string;
}

/** The visitor's name, saved on Enter, on leaving the field, or with its button. */
export function NameForm({ label }: NameFormProps) {
  const visitor = useVisitor();
  const inputId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const saved = visitor?.name ?? "";
  const shown = draft ?? saved;
  const isChanged = shown.trim() !== "" && shown.trim() !== saved;

  async function save(): Promise<void> {
    if (!isChanged) {
      setDraft(null);
      return;
    }
    try {
      await saveVisitorName(shown.trim());
      setDraft(null);
      notify(text.name.saved);
    } catch (error) {
      notifyFailure(text.name.failed(reasonOf(error)));
    }
  }

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    void save();
  }

  return (
    <form className={styles["form"]} onSubmit={submit}>
      <label htmlFor={inputId}>{label}</label>
      <span className={styles["field"]}>
        <input
          id={inputId}
          className={styles["input"]}
          value={shown}
          dir="auto"
          maxLength={nameLengthMax}
          autoComplete="off"
          data-testid="name-input"
          onChange={(event) => setDraft(event.target.value)}
          onBlur={(event) => {
            // Moving to the save button saves by itself.
            if (event.relatedTarget === null) void save();
          }}
        />
        {isChanged && (
          <IconButton type="submit" label={text.name.save} className={styles["save"]}>
            <Check />
          </IconButton>
        )}
      </span>
    </form>
  );
}
