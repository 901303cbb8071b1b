import { UserPlus } from "lucide-react";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { Popover, type PopoverTrigger } from "../../ui/popover.tsx";
import { AddressOnly } from "./address-only.tsx";
import { CreateLink } from "./create-link.tsx";
import styles from "./share-popover.module.css";

interface SharePopoverProps {
  readonly documentId: string;
  readonly isOwner: boolean;
}

export function SharePopover({ documentId, isOwner }: SharePopoverProps) {
  const trigger = (props: PopoverTrigger) => (
    <Button {...props} className={styles["open"]} aria-label={text.share.open} data-testid="share">
      <UserPlus aria-hidden="true" />
      <span className={styles["word"]}>{text.share.open}</span>
    </Button>
  );
  return (
    <Popover trigger={trigger} label={text.share.title} align="end">
      <h2 className={styles["heading"]}>{text.share.title}</h2>
      {isOwner ? <CreateLink documentId={documentId} /> : <AddressOnly documentId={documentId} />}
    </Popover>
  );
}
