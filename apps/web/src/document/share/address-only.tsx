import { Link2 } from "lucide-react";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { copyText } from "./copy-text.ts";
import styles from "./share-popover.module.css";

interface AddressOnlyProps {
  readonly documentId: string;
}

/** For everyone but the owner: the plain address, without the secret that gave access. */
export function AddressOnly({ documentId }: AddressOnlyProps) {
  async function copy(): Promise<void> {
    const isCopied = await copyText(new URL(`/d/${documentId}`, location.origin).href);
    if (isCopied) notify(text.share.copiedAddress);
    else notifyFailure(text.share.copyByHand);
  }

  return (
    <div className={styles["form"]}>
      <p className={styles["detail"]}>{text.share.notOwner}</p>
      <Button onClick={() => void copy()}>
        <Link2 aria-hidden="true" />
        {text.share.copyAddress}
      </Button>
    </div>
  );
}
