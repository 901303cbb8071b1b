import UserPlus from "lucide-react/icons/user-plus";
import { useMemo, useState } from "react";
import type { Reach } from "../../api/documents.ts";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import type { Role } from "../role.ts";
import styles from "./share-button.module.css";

const ShareDialog = late(async () => (await import("./share-dialog.tsx")).ShareDialog, {
  isAskedFor: true,
});

interface ShareButtonProps {
  readonly reach: Reach;
  readonly role: Role | null;
  readonly selfId: string | null;
}

/** Opens the share dialog, which is loaded then. */
export function ShareButton({ reach, role, selfId }: ShareButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const commands = useMemo(
    (): readonly Command[] => [
      {
        id: "people.share",
        label: text.commands.share,
        group: "people",
        keys: [],
        heard: "anywhere",
        keywords: ["invite", "link", "access"],
        run: () => setOpen(true),
      },
    ],
    [],
  );
  useCommands(commands);
  return (
    <>
      <Button
        className={styles["open"]}
        aria-label={text.share.open}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        data-testid="share"
        onClick={() => setOpen(true)}
      >
        <UserPlus aria-hidden="true" />
        <span className={styles["word"]}>{text.share.open}</span>
      </Button>
      {isOpen && (
        <ShareDialog reach={reach} role={role} selfId={selfId} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
