import { useState } from "react";
import type { SubmitEvent } from "react";
import { useLocation } from "wouter";
import { createDocument } from "../api/documents.ts";
import { noteDocument } from "../recent/recent-documents.ts";
import { text } from "../text/en.ts";
import { Button } from "../ui/button.tsx";
import { notifyFailure } from "../ui/notify.ts";
import styles from "./create-document.module.css";

export function CreateDocument() {
  const [isCreating, setCreating] = useState(false);
  const [, navigate] = useLocation();

  async function create(title: string): Promise<void> {
    setCreating(true);
    try {
      const created = await createDocument(title);
      noteDocument(created.id, {
        title: created.title,
        role: created.role,
        openedAtMs: Date.now(),
      });
      navigate(`/d/${created.id}`);
    } catch (error) {
      setCreating(false);
      notifyFailure(text.home.createFailed(error instanceof Error ? error.message : ""));
    }
  }

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const title = new FormData(event.currentTarget).get("title");
    void create(typeof title === "string" ? title.trim() : "");
  }

  return (
    <form className={styles["form"]} onSubmit={submit}>
      <input
        name="title"
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
    </form>
  );
}
