import Link2 from "lucide-react/icons/link-2";
import LogOut from "lucide-react/icons/log-out";
import { useState } from "react";
import { type Access, removePerson } from "../../api/sharing.ts";
import { text } from "../../text/en.ts";
import { shareText } from "../../text/en-share.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "./confirm.tsx";
import { copyText } from "./copy-text.ts";
import styles from "./share-dialog.module.css";
import type { Sharing } from "./use-sharing.ts";

interface OwnAccessProps {
  readonly documentId: string;
  readonly access: Access;
  readonly selfId: string | null;
  readonly sharing: Sharing;
}

/** For everyone but owners: what they may do, whom to ask, and the address without any secret. */
export function OwnAccess({ documentId, access, selfId, sharing }: OwnAccessProps) {
  const [isAsked, setAsked] = useState(false);
  const { role, isByLink, owners } = access;
  const names = owners.map(({ name }) => name || shareText.nameless);

  async function copy(): Promise<void> {
    const isCopied = await copyText(new URL(`/d/${documentId}`, location.origin).href);
    sharing.say(
      isCopied
        ? { kind: "done", words: shareText.copiedAddress }
        : { kind: "failure", words: shareText.copyByHand },
    );
  }

  return (
    <div className={styles["form"]}>
      <p>
        {shareText.mayDo[role]} {isByLink && shareText.byLinkDetail}
      </p>
      {role !== "own" && (
        <p className={styles["soft"]} dir="auto">
          {shareText.belongsTo(new Intl.ListFormat(text.language.code).format(names))}
        </p>
      )}
      <div className={styles["choices"]}>
        <Button onClick={() => void copy()}>
          <Link2 aria-hidden="true" />
          {shareText.copyAddress}
        </Button>
        {!isByLink && role !== "own" && selfId !== null && (
          <Button look="quiet" onClick={() => setAsked(true)}>
            <LogOut aria-hidden="true" />
            {shareText.leave}
          </Button>
        )}
      </div>
      {isAsked && selfId !== null && (
        <Confirm
          question={shareText.leaveAsk}
          action={shareText.leaveDo}
          isBusy={sharing.isBusy}
          onCancel={() => setAsked(false)}
          // What then may be done is told by the page itself.
          onConfirm={() => void sharing.act(() => removePerson(documentId, selfId), null)}
        />
      )}
    </div>
  );
}
