import Trash2 from "lucide-react/icons/trash";
import { useState } from "react";
import { daysLeft } from "../recent/document-list.ts";
import { text } from "../text/en.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { takeFocus } from "../ui/take-focus.ts";
import { documentActions, shownTitle } from "./document-actions.ts";
import type { EntryProps } from "./document-entry.tsx";
import styles from "./document-list.module.css";

/** A document in the trash: to be taken back, or deleted for good when that is said twice. */
export function TrashEntry({ entry, nowMs, onGone }: EntryProps) {
  const [isAsking, setAsking] = useState(false);
  const title = shownTitle(entry);
  const act = (done: Promise<boolean>): void => void done.then((isDone) => isDone && onGone());

  return (
    <li className={styles["entry"]} data-testid="trashed-document">
      <span className={styles["open"]}>
        <span className={styles["title"]} dir="auto">
          {title}
        </span>
        <span className={styles["meta"]}>
          {isAsking
            ? text.home.foreverQuestion
            : text.home.daysLeft(daysLeft(entry.trashedAtMs ?? 0, nowMs))}
        </span>
      </span>
      <span className={styles["choices"]}>
        {isAsking ? (
          <>
            <Button look="primary" onClick={() => act(documentActions.deleteForever(entry))}>
              {text.home.deleteForever}
            </Button>
            <Button ref={takeFocus} onClick={() => setAsking(false)}>
              {text.home.keep}
            </Button>
          </>
        ) : (
          <>
            <Button
              aria-label={text.home.takeBackLabel(title)}
              onClick={() => act(documentActions.takeBack(entry))}
            >
              {text.home.takeBack}
            </Button>
            <IconButton
              label={text.home.deleteForeverLabel(title)}
              title={text.home.deleteForever}
              onClick={() => setAsking(true)}
            >
              <Trash2 aria-hidden="true" />
            </IconButton>
          </>
        )}
      </span>
    </li>
  );
}
