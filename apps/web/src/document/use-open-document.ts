import { useEffect, useState, useSyncExternalStore } from "react";
import { anchorIn, linkIn } from "./address.ts";
import { type DocumentAccess, OpenDocument } from "./open-document.ts";

/** Opens the document for as long as the component is mounted. Null before the first effect. */
export function useOpenDocument(documentId: string): OpenDocument | null {
  const link = useShareLink();
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

/** The secret of the share link in the address. A fragment that names a heading keeps the last one. */
function useShareLink(): string | null {
  const [link, setLink] = useState(() => linkIn(location.hash));
  useEffect(() => {
    const follow = (): void => {
      if (anchorIn(location.hash) === null) setLink(linkIn(location.hash));
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return link;
}
