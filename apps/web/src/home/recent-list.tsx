import { X } from "lucide-react";
import { useId, useState } from "react";
import { Link } from "wouter";
import {
  type RecentDocument,
  forgetDocument,
  restoreRecent,
  useRecentDocuments,
} from "../recent/recent-documents.ts";
import { text } from "../text/en.ts";
import { relativeTime } from "../text/relative-time.ts";
import { IconButton } from "../ui/button.tsx";
import { notify } from "../ui/notify.ts";
import styles from "./recent-list.module.css";

export function RecentList() {
  const recent = useRecentDocuments();
  const headingId = useId();
  const [nowMs] = useState(Date.now);
  return (
    <section aria-labelledby={headingId}>
      <h2 id={headingId} className={styles["heading"]}>
        {text.home.recent}
      </h2>
      {recent.length === 0 ? (
        <div className={styles["empty"]}>
          <p>{text.home.recentEmpty}</p>
          <p>{text.home.recentEmptyDetail}</p>
        </div>
      ) : (
        <ul className={styles["list"]}>
          {recent.map((entry) => (
            <RecentEntry key={entry.id} entry={entry} nowMs={nowMs} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RecentEntryProps {
  readonly entry: RecentDocument;
  readonly nowMs: number;
}

function RecentEntry({ entry, nowMs }: RecentEntryProps) {
  const title = entry.title === "" ? text.untitled : entry.title;
  const link = entry.link === null ? "" : `#k=${entry.link}`;

  function remove(): void {
    forgetDocument(entry.id);
    const undo = { label: text.home.undo, onClick: () => restoreRecent(entry) };
    notify(text.home.removed(title), undo);
  }

  return (
    <li className={styles["entry"]} data-testid="recent-document">
      <Link href={`/d/${entry.id}${link}`} className={styles["open"]}>
        <span className={styles["title"]}>{title}</span>
        <span className={styles["meta"]}>
          <time dateTime={new Date(entry.openedAtMs).toISOString()}>
            {text.home.openedAt(relativeTime(entry.openedAtMs, nowMs))}
          </time>
          {entry.role !== null && <span>{text.home.roles[entry.role]}</span>}
        </span>
      </Link>
      <IconButton
        label={text.home.remove(title)}
        title={text.home.remove(title)}
        className={styles["remove"]}
        onClick={remove}
      >
        <X />
      </IconButton>
    </li>
  );
}
