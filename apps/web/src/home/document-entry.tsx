import Copy from "lucide-react/icons/copy";
import EyeOff from "lucide-react/icons/eye-off";
import PencilLine from "lucide-react/icons/pencil-line";
import Trash2 from "lucide-react/icons/trash";
import { useLayoutEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { mayEdit } from "../document/role.ts";
import { useMayCreate } from "../identity/visitor-store.ts";
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
  const entryRef = useRef<HTMLLIElement>(null);
  const wasRenaming = useRef(false);
  const mayCreate = useMayCreate();
  const title = shownTitle(entry);
  const link = entry.link === null ? "" : `#k=${entry.link}`;
  // Whoever may only read is given the server's page, which needs no editor.
  const Open = mayEdit(entry.role) || entry.role === null ? Link : "a";

  // The field is gone, and the focus with it, unless it is somewhere else by now.
  useLayoutEffect(() => {
    const isLost = document.activeElement === document.body;
    if (wasRenaming.current && !isRenaming && isLost) {
      entryRef.current?.querySelector("a")?.focus();
    }
    wasRenaming.current = isRenaming;
  }, [isRenaming]);

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
    ...(mayCreate ? [copy] : []),
    forget,
    ...(entry.role === "own" ? [discard] : []),
  ];

  return (
    <li ref={entryRef} className={styles["entry"]} data-testid="recent-document">
      {isRenaming ? (
        <RenameForm entry={entry} onDone={() => setRenaming(false)} />
      ) : (
        <Open href={`/d/${entry.id}${link}`} className={styles["open"]}>
          <span className={styles["title"]} dir="auto">
            {title}
          </span>
          <span className={styles["meta"]}>
            <time dateTime={new Date(entry.openedAtMs).toISOString()}>
              {text.home.openedAt(relativeTime(entry.openedAtMs, nowMs))}
            </time>
            {entry.role !== null && <span>{text.home.roles[entry.role]}</span>}
          </span>
        </Open>
      )}
      <span className={styles["actions"]}>
        <ActionMenu label={text.home.actions(title)} actions={actions} />
      </span>
    </li>
  );
}
