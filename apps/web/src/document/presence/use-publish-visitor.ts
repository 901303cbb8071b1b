import type { SyncProvider } from "@scriptorium/sync/client";
import { useEffect, useRef } from "react";
import type { Visitor } from "../../api/visitor.ts";
import { colorOf } from "../../identity/person-color.ts";

/** Tells the others who is here. */
export function usePublishVisitor(provider: SyncProvider, visitor: Visitor | null): void {
  const publishedName = useRef<string | null>(null);
  useEffect(() => {
    if (visitor === null) return;
    const { id, name } = visitor;
    provider.awareness.setLocalStateField("user", { id, name, color: colorOf(id) });
    const isRenamed = publishedName.current !== null && publishedName.current !== name;
    publishedName.current = name;
    // Others are told the name in the ticket, whatever is published here. Without a
    // connection, the ticket of the next one has it.
    if (isRenamed) provider.refreshTicket().catch(() => {});
  }, [provider, visitor]);
}
