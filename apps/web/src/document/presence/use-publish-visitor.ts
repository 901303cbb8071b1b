import { useEffect } from "react";
import type { Awareness } from "y-protocols/awareness";
import type { Visitor } from "../../api/visitor.ts";
import { colorOf } from "../../identity/person-color.ts";

/** Tells the others who is here. */
export function usePublishVisitor(awareness: Awareness, visitor: Visitor | null): void {
  useEffect(() => {
    if (visitor === null) return;
    const { id, name } = visitor;
    awareness.setLocalStateField("user", { id, name, color: colorOf(id) });
  }, [awareness, visitor]);
}
