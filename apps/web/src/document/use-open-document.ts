import { useEffect, useState, useSyncExternalStore } from "react";
import { type DocumentAccess, OpenDocument } from "./open-document.ts";

/** Opens the document for as long as the component is mounted. Null before the first effect. */
export function useOpenDocument(documentId: string): OpenDocument | null {
  const link = useSyncExternalStore(subscribeHash, linkFromAddress);
  const [opened, setOpened] = useState<OpenDocument | null>(null);
  useEffect(() => {
    const next = new OpenDocument(documentId, link);
    // oxlint-disable-next-line react/set-state-in-effect -- a socket must not be opened while rendering
    setOpened(next);
    return () => {
      setOpened(null);
      next.destroy();
    };
  }, [documentId, link]);
  return opened;
}

export function useDocumentAccess(opened: OpenDocument): DocumentAccess {
  return useSyncExternalStore(opened.subscribe, () => opened.access);
}

function subscribeHash(listener: () => void): () => void {
  addEventListener("hashchange", listener);
  return () => removeEventListener("hashchange", listener);
}

/** The secret of a share link: it is in the fragment, which browsers never send. */
function linkFromAddress(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("k");
}
