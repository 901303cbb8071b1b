import Upload from "lucide-react/icons/upload";
import { useLayoutEffect, useRef, useState } from "react";
import { useLocation } from "wouter";
import { text } from "../text/en.ts";
import { Button } from "../ui/button.tsx";
import styles from "./drop-area.module.css";
import { importFiles } from "./import-files.ts";
import { importExtensions } from "./import-kind.ts";

/** Takes files that are dropped anywhere in the window, or chosen with a button. */
export function DropArea() {
  const inputRef = useRef<HTMLInputElement>(null);
  const [, navigate] = useLocation();
  const [isOver, setOver] = useState(false);
  const [isImporting, setImporting] = useState(false);

  useLayoutEffect(() => {
    const take = async (files: readonly File[]): Promise<void> => {
      setImporting(true);
      const id = await importFiles(files);
      setImporting(false);
      if (id !== null) navigate(`/d/${id}`);
    };
    const stop = new AbortController();
    const { signal } = stop;
    const dragged = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const left = (event: DragEvent): void => {
      // Leaving the window leads nowhere; moving over its parts leads to another part.
      if (event.relatedTarget === null) setOver(false);
    };
    const dropped = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      void take([...(event.dataTransfer?.files ?? [])]);
    };
    const input = inputRef.current;
    const chosen = (): void => {
      const files = [...(input?.files ?? [])];
      if (input !== null) input.value = "";
      if (files.length > 0) void take(files);
    };
    addEventListener("dragover", dragged, { signal });
    addEventListener("dragleave", left, { signal });
    addEventListener("drop", dropped, { signal });
    input?.addEventListener("change", chosen, { signal });
    return () => stop.abort();
  }, [navigate]);

  return (
    <>
      <Button look="quiet" disabled={isImporting} onClick={() => inputRef.current?.click()}>
        <Upload aria-hidden="true" />
        {isImporting ? text.home.importing : text.home.import}
      </Button>
      <input
        ref={inputRef}
        type="file"
        multiple
        hidden
        accept={importExtensions}
        aria-label={text.home.import}
        data-testid="import-files"
      />
      {isOver && (
        <div className={styles["over"]} aria-hidden="true">
          <p>{text.home.dropHere}</p>
        </div>
      )}
    </>
  );
}

function hasFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes("Files") ?? false;
}
