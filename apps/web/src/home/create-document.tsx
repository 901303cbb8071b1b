import { useRef } from "react";
import type { SubmitEvent } from "react";
import { text } from "../text/en.ts";
import { Button } from "../ui/button.tsx";
import styles from "./create-document.module.css";
import { type TemplateId, templateContent, templateIds } from "./templates.ts";
import { useCreate } from "./use-create.ts";

/** A blank document, or one that begins with something. */
export function CreateDocument() {
  const { isCreating, create } = useCreate();
  const titleRef = useRef<HTMLInputElement>(null);
  const title = (): string => titleRef.current?.value.trim() ?? "";

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    void create(title());
  }

  function createFrom(id: TemplateId): void {
    void create(title() || text.home.templates[id], () => templateContent(id));
  }

  return (
    <form className={styles["form"]} onSubmit={submit}>
      <input
        ref={titleRef}
        name="title"
        dir="auto"
        className={styles["title"]}
        aria-label={text.home.titleLabel}
        placeholder={text.home.titlePlaceholder}
        maxLength={200}
        autoComplete="off"
      />
      <Button
        type="submit"
        look="primary"
        className={styles["create"]}
        disabled={isCreating}
        data-testid="create-document"
      >
        {isCreating ? text.home.creating : text.home.create}
      </Button>
      <fieldset className={styles["templates"]} disabled={isCreating}>
        <legend>{text.home.beginWith}</legend>
        {templateIds.map((id) => (
          <button
            key={id}
            type="button"
            className={styles["template"]}
            onClick={() => createFrom(id)}
          >
            {text.home.templates[id]}
          </button>
        ))}
      </fieldset>
    </form>
  );
}
