import type { Editor } from "@tiptap/core";
import type { Reach } from "../../api/documents.ts";
import { late } from "../../ui/late.tsx";
import { useIdle } from "../../ui/use-idle.ts";
import styles from "./in-out-menu.module.css";

const InOut = late(async () => (await import("../idle-parts.ts")).InOut);

interface InOutMenuProps {
  readonly editor: Editor | null;
  readonly reach: Reach;
  readonly isEditable: boolean;
  readonly readTitle: () => string;
}

/** Keeps the menu's place in the header until it is loaded, which nobody waits for. */
export function InOutMenu({ editor, reach, isEditable, readTitle }: InOutMenuProps) {
  const isIdle = useIdle();
  return (
    <div className={styles["place"]}>
      {isIdle && editor !== null && (
        <InOut editor={editor} reach={reach} isEditable={isEditable} readTitle={readTitle} />
      )}
    </div>
  );
}
