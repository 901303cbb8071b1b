import CalendarClock from "lucide-react/icons/calendar-clock";
import Link2 from "lucide-react/icons/link-2";
import Link2Off from "lucide-react/icons/link-2-off";
import { useState } from "react";
import { type Link, type LinkName, changeLink, revokeLink } from "../../api/sharing.ts";
import { text } from "../../text/en.ts";
import { shareText } from "../../text/en-share.ts";
import { relativeTime } from "../../text/relative-time.ts";
import { ActionMenu, type MenuAction } from "../../ui/action-menu.tsx";
import { Confirm } from "./confirm.tsx";
import { linkRoles } from "./create-link.tsx";
import { endMs, linkEnds } from "./link-ends.ts";
import { RoleSelect } from "./role-select.tsx";
import styles from "./share-dialog.module.css";
import type { Sharing } from "./use-sharing.ts";

interface LinkListProps {
  readonly documentId: string;
  readonly links: readonly Link[];
  readonly sharing: Sharing;
}

export function LinkList({ documentId, links, sharing }: LinkListProps) {
  return (
    <section className={styles["part"]}>
      <h3>{shareText.links}</h3>
      {links.length === 0 && <p className={styles["soft"]}>{shareText.noLinks}</p>}
      <ul className={styles["rows"]}>
        {links.map((link) => (
          <LinkRow key={link.id} documentId={documentId} link={link} sharing={sharing} />
        ))}
      </ul>
    </section>
  );
}

interface LinkRowProps {
  readonly documentId: string;
  readonly link: Link;
  readonly sharing: Sharing;
}

function LinkRow({ documentId, link, sharing }: LinkRowProps) {
  const [isAsked, setAsked] = useState(false);
  const [nowMs] = useState(() => Date.now());
  const name = linkWords(link, link.createdAtMs);
  const when = relativeTime(link.createdAtMs, nowMs);
  const end = endWords(link, nowMs);
  const change = (changed: Parameters<typeof changeLink>[2]): void =>
    void sharing.act(() => changeLink(documentId, link.id, changed), shareText.linkChanged);
  const actions: readonly MenuAction[] = [
    ...linkEnds.map((choice) => ({
      label: shareText.endIn[choice],
      icon: CalendarClock,
      onChoose: () => change({ expiresAtMs: endMs(choice, Date.now()) }),
    })),
    { label: shareText.revoke, icon: Link2Off, isGrave: true, onChoose: () => setAsked(true) },
  ];
  return (
    <li className={styles["row"]} data-testid="share-link">
      <span className={styles["token"]} aria-hidden="true">
        <Link2 />
      </span>
      <span className={styles["what"]}>
        <span className={styles["name"]} dir="auto">
          {name}
        </span>
        <span className={styles["meta"]}>
          {link.createdBy === null
            ? shareText.madeAt(when)
            : shareText.madeBy(link.createdBy.name || shareText.nameless, when)}
          {end !== null && (
            <span className={end === shareText.ended ? styles["over"] : undefined}>{end}</span>
          )}
        </span>
      </span>
      <RoleSelect
        label={shareText.linkGives(name)}
        value={link.role}
        roles={linkRoles}
        isDisabled={sharing.isBusy}
        onChoose={(role) => change({ role })}
      />
      <ActionMenu label={shareText.linkActions(name)} actions={actions} />
      {isAsked && (
        <Confirm
          question={shareText.revokeAsk}
          action={shareText.revokeDo}
          isBusy={sharing.isBusy}
          onCancel={() => setAsked(false)}
          onConfirm={() =>
            void sharing.act(() => revokeLink(documentId, link.id), shareText.revoked)
          }
        />
      )}
    </li>
  );
}

/** What a link is called: its label, or when it was made, as far as that is known. */
export function linkWords({ label }: LinkName, createdAtMs: number | null): string {
  if (label !== null) return label;
  if (createdAtMs === null) return shareText.unnamedLink;
  const format = { dateStyle: "medium", timeStyle: "short" } as const;
  return shareText.linkOf(new Date(createdAtMs).toLocaleString(text.language.code, format));
}

function endWords({ expiresAtMs }: Link, nowMs: number): string | null {
  if (expiresAtMs === null) return null;
  return expiresAtMs <= nowMs
    ? shareText.ended
    : shareText.endsAt(relativeTime(expiresAtMs, nowMs));
}
