import { Copy, EyeOff, PencilLine, Trash2 } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import { mayEdit } from "../document/role.ts";
import type { RecentDocument } from "../recent/document-list.ts";
import { text } from "../text/en.ts";
import { relativeTime } from "../text/relative-time.ts";
import { ActionMenu, type MenuAction } from "../ui/action-menu.tsx";
import { documentActions, shownTitle } from "./document-actions.ts";
import styles from "./document-list.module.css";
import { RenameForm } from "./rename-form.tsx";

export interface EntryProps {
  readonly entry: RecentDocument;
  readonly nowMs: number;
  /** Called when the entry has left the list. */
  readonly onGone: () => void;
}

/** A document on the list, and what can be done with it. */
export function DocumentEntry({ entry, nowMs, onGone }: EntryProps) {
  const [isRenaming, setRenaming] = useState(false);
  const title = shownTitle(entry);
  const link = entry.link === null ? "" : `#k=${entry.link}`;

  const rename: MenuAction = {
    label: text.home.rename,
    icon: PencilLine,
    onChoose: () => setRenaming(true),
  };
  const copy: MenuAction = {
    label: text.home.copy,
    icon: Copy,
    onChoose: () => void documentActions.copy(entry),
  };
  const forget: MenuAction = {
    label: text.home.remove,
    icon: EyeOff,
    onChoose: () => {
      documentActions.forget(entry);
      onGone();
    },
  };
  const discard: MenuAction = {
    label: text.home.delete,
    icon: Trash2,
    isGrave: true,
    onChoose: () => void documentActions.discard(entry).then((isDone) => isDone && onGone()),
  };
  const actions = [
    ...(mayEdit(entry.role) ? [rename] : []),
    copy,
    forget,
    ...(entry.role === "own" ? [discard] : []),
  ];

  return (
    <li className={styles["entry"]} data-testid="recent-document">
      {isRenaming ? (
        <RenameForm entry={entry} onDone={() => setRenaming(false)} />
      ) : (
        <Link href={`/d/${entry.id}${link}`} className={styles["open"]}>
          <span className={styles["title"]} dir="auto">
            {title}
          </span>
          <span className={styles["meta"]}>
            <time dateTime={new Date(entry.openedAtMs).toISOString()}>
              {text.home.openedAt(relativeTime(entry.openedAtMs, nowMs))}
            </time>
            {entry.role !== null && <span>{text.home.roles[entry.role]}</span>}
          </span>
        </Link>
      )}
      <span className={styles["actions"]}>
        <ActionMenu label={text.home.actions(title)} actions={actions} />
      </span>
    </li>
  );
}
