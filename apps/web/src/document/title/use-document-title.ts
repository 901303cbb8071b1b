import { useEffect } from "react";
import { noteDocument } from "../../recent/recent-documents.ts";
import { text } from "../../text/en.ts";
import type { OpenDocument } from "../open-document.ts";
import { textOf } from "./title-binding.ts";

/** Keeps the window's title and the list of recent documents in step with the document's title. */
export function useDocumentTitle(opened: OpenDocument): void {
  useEffect(() => {
    const follow = (): void => {
      const title = textOf(opened.title).trim();
      document.title = text.pageTitle(title === "" ? text.untitled : title);
      noteDocument(opened.id, { title });
    };
    follow();
    opened.title.observe(follow);
    return () => opened.title.unobserve(follow);
  }, [opened]);
}
