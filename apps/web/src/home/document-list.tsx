import { useDeferredValue, useId, useRef, useState, useSyncExternalStore } from "react";
import { useMayCreate } from "../identity/visitor-store.ts";
import { type ListPart, type RecentDocument, entriesOf } from "../recent/document-list.ts";
import { recentDocuments, subscribeRecent } from "../recent/recent-documents.ts";
import { text } from "../text/en.ts";
import styles from "./document-list.module.css";
import { DocumentEntry } from "./document-entry.tsx";
import { DropArea } from "./drop-area.tsx";
import { ListTools } from "./list-tools.tsx";
import { TrashEntry } from "./trash-entry.tsx";

/** The documents that this browser knows, to be searched, opened and put in order. */
export function DocumentList() {
  const recent = useSyncExternalStore(subscribeRecent, recentDocuments);
  const mayCreate = useMayCreate();
  const [part, setPart] = useState<ListPart>("all");
  const [search, setSearch] = useState("");
  const shown = entriesOf(recent, part, useDeferredValue(search));
  const headingId = useId();
  const headingRef = useRef<HTMLHeadingElement>(null);
  const [nowMs] = useState(Date.now);
  // The entry that had the focus is gone; the next key should still do something here.
  const onGone = (): void => headingRef.current?.focus({ preventScroll: true });

  return (
    <section aria-labelledby={headingId}>
      <header className={styles["header"]}>
        <h2 id={headingId} ref={headingRef} tabIndex={-1} className={styles["heading"]}>
          {text.home.documents}
        </h2>
        {mayCreate && <DropArea />}
      </header>
      {recent.length > 0 && (
        <ListTools part={part} onPart={setPart} search={search} onSearch={setSearch} />
      )}
      <p role="status" className="visually-hidden">
        {search.trim() === "" ? "" : text.home.found(shown.length)}
      </p>
      {shown.length === 0 ? (
        <NothingToShow
          part={part}
          isSearching={search.trim() !== ""}
          known={recent}
          mayCreate={mayCreate}
        />
      ) : (
        <ul className={styles["list"]}>
          {shown.map((entry) =>
            entry.trashedAtMs === null ? (
              <DocumentEntry key={entry.id} entry={entry} nowMs={nowMs} onGone={onGone} />
            ) : (
              <TrashEntry key={entry.id} entry={entry} nowMs={nowMs} onGone={onGone} />
            ),
          )}
        </ul>
      )}
      {recent.length > 0 && <p className={styles["note"]}>{text.home.thisBrowser}</p>}
    </section>
  );
}

interface NothingProps {
  readonly part: ListPart;
  readonly isSearching: boolean;
  readonly known: readonly RecentDocument[];
  readonly mayCreate: boolean;
}

function NothingToShow({ part, isSearching, known, mayCreate }: NothingProps) {
  const whole = mayCreate ? "all" : "shared";
  const words = isSearching
    ? text.home.empty.search
    : text.home.empty[known.length === 0 ? whole : part];
  return (
    <div className={styles["empty"]}>
      <p>{words.title}</p>
      <p>{words.detail}</p>
    </div>
  );
}
