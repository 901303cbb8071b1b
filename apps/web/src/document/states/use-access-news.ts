import { useEffect, useRef } from "react";
import { text } from "../../text/en.ts";
import { notify } from "../../ui/notify.ts";
import { type Role, mayEdit } from "../role.ts";

/** Says in passing that the document can be edited from now on. That it no longer can, a banner says. */
export function useAccessNews(role: Role | null, wasSynced: boolean): void {
  const before = useRef(role);
  useEffect(() => {
    const mayEditNow = mayEdit(role) && before.current !== null && !mayEdit(before.current);
    if (mayEditNow && wasSynced) notify(text.document.mayEditNow);
    before.current = role;
  }, [role, wasSynced]);
}
