import { useEffect, useState } from "react";
import { type Access, type Deed, fetchDeeds } from "../../api/sharing.ts";
import { text } from "../../text/en.ts";
import { shareText } from "../../text/en-share.ts";
import { relativeTime } from "../../text/relative-time.ts";
import { Button } from "../../ui/button.tsx";
import { linkWords } from "./link-list.tsx";
import { nameOf } from "./name-of.ts";
import styles from "./share-dialog.module.css";

interface ActivityProps {
  readonly documentId: string;
  /** What holds now: when it changes, something was done. */
  readonly access: Access;
}

type Record =
  | { readonly kind: "loading" }
  | { readonly kind: "failed" }
  | { readonly kind: "known"; readonly deeds: readonly Deed[]; readonly next: number | null };

/** Who changed what others may do, and when. Asked for when it is opened. */
export function Activity({ documentId, access }: ActivityProps) {
  const [isOpen, setOpen] = useState(false);
  const [record, setRecord] = useState<Record>({ kind: "loading" });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    if (!isOpen) return;
    void fetchDeeds(documentId, null).then(
      (page) => setRecord({ kind: "known", ...page }),
      () => setRecord({ kind: "failed" }),
    );
  }, [isOpen, access, documentId, attempt]);

  async function loadOlder(shown: readonly Deed[], before: number): Promise<void> {
    const page = await fetchDeeds(documentId, before).catch(() => null);
    if (page === null) setRecord({ kind: "failed" });
    else setRecord({ kind: "known", deeds: [...shown, ...page.deeds], next: page.next });
  }

  return (
    <details
      className={styles["part"]}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="share-activity"
    >
      <summary>
        <h3>{shareText.activity}</h3>
      </summary>
      {record.kind === "loading" && (
        <p className={styles["soft"]} role="status">
          {shareText.activityLoading}
        </p>
      )}
      {record.kind === "failed" && (
        <div className={styles["lost"]} role="alert">
          <p>{shareText.failed("")}</p>
          <Button onClick={() => setAttempt(attempt + 1)}>{shareText.retry}</Button>
        </div>
      )}
      {record.kind === "known" && (
        <ol className={styles["deeds"]}>
          {record.deeds.map((deed) => (
            <li key={deed.id}>
              <span dir="auto">
                <b>{nameOf(deed.by)}</b> {deedWords(deed)}
              </span>
              <When atMs={deed.atMs} />
            </li>
          ))}
        </ol>
      )}
      {record.kind === "known" && record.next !== null && (
        <Older next={record.next} onLoad={(next) => void loadOlder(record.deeds, next)} />
      )}
    </details>
  );
}

interface OlderProps {
  readonly next: number;
  readonly onLoad: (next: number) => void;
}

function Older({ next, onLoad }: OlderProps) {
  return (
    <Button look="quiet" onClick={() => onLoad(next)}>
      {shareText.more}
    </Button>
  );
}

function When({ atMs }: { readonly atMs: number }) {
  const at = new Date(atMs);
  const [nowMs] = useState(() => Date.now());
  const exactly = at.toLocaleString(text.language.code);
  return (
    <time dateTime={at.toISOString()} title={exactly} className={styles["soft"]}>
      {relativeTime(atMs, nowMs)}
    </time>
  );
}

function deedWords({ action, role, person, link, momentMs }: Deed): string {
  const { deeds } = shareText;
  const what = role === null ? "" : shareText.given[role];
  const who = person === null ? shareText.nameless : nameOf(person);
  const by = link === null ? "" : linkWords(link, null);
  switch (action) {
    case "created":
    case "trashed":
    case "restored":
      return deeds[action];
    case "link-made":
      return deeds.linkMade(by, what);
    case "link-changed":
      return deeds.linkChanged(by, what);
    case "link-revoked":
      return deeds.linkRevoked(by);
    case "member-added":
      return deeds.memberAdded(who, what);
    case "member-changed":
      return deeds.memberChanged(who, what);
    case "person-removed":
      return deeds.personRemoved(who);
    case "member-left":
      return deeds.memberLeft;
    case "owner-transferred":
      return deeds.ownerTransferred(who);
    case "rewound":
      return deeds.rewound(new Date(momentMs ?? 0).toLocaleString(text.language.code));
    case "member-adopted":
      return deeds.memberAdopted(who);
    default:
      return deeds.unknown;
  }
}
