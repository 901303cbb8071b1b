import type { Editor } from "@tiptap/core";
import { useWhoIsHere } from "./use-who-is-here.ts";
import X from "lucide-react/icons/x";
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";
import { IconButton } from "../../ui/button.tsx";
import { CaretLayer } from "./caret-layer.ts";
import overlay from "./caret-overlay.module.css";
import styles from "./companions.module.css";
import { EdgePills } from "./edge-pills.tsx";
import { watchEditsNearby } from "./edits-nearby.ts";
import type { FollowWish } from "./follow-wish.ts";
import { Follower } from "./follower.ts";
import { type OutOfSight, isSameSight } from "./out-of-sight.ts";
import { PeopleNews } from "./people-news.ts";
import { type Person, othersIn, windowsIn } from "./person.ts";
import { publishCursor } from "./publish-cursor.ts";
import { publishViewport } from "./publish-viewport.ts";
import { usePeopleCommands } from "./use-people-commands.ts";

interface CompanionsProps {
  readonly editor: Editor;
  readonly awareness: Awareness;
  readonly body: Y.XmlFragment;
  readonly wish: FollowWish;
  /** The visitor's own id. Null while it isn't known. */
  readonly selfId: string | null;
}

const nobody: OutOfSight = { above: [], below: [] };

/** The others in and around the text: their carets, where they are, and what is said of them. */
export function Companions({ editor, awareness, body, wish, selfId }: CompanionsProps) {
  const layerRef = useRef<HTMLDivElement>(null);
  const caretsRef = useRef<CaretLayer | null>(null);
  const [hidden, setHidden] = useState(nobody);
  const states = useWhoIsHere(awareness);
  const followedId = useSyncExternalStore(wish.subscribe, () => wish.personId);
  const others = useMemo(
    () => othersIn(windowsIn(states), { clientId: awareness.clientID, personId: selfId }),
    [states, awareness, selfId],
  );
  const followed = others.find(({ id }) => id === followedId) ?? null;
  const goTo = useCallback((personId: string) => caretsRef.current?.show(personId), []);
  usePeopleCommands(others, { wish, goTo });

  useEffect(() => {
    const layer = layerRef.current;
    if (layer === null) return undefined;
    const onOutOfSight = (next: OutOfSight): void =>
      setHidden((before) => (isSameSight(before, next) ? before : next));
    const carets = new CaretLayer({ layer, editor, awareness, body, onOutOfSight });
    caretsRef.current = carets;
    const follower = new Follower({ editor, awareness, body, wish });
    const stopCursor = publishCursor(editor, awareness, body);
    const stopViewport = publishViewport(editor, awareness, body);
    return () => {
      stopViewport();
      stopCursor();
      follower.destroy();
      carets.destroy();
    };
  }, [editor, awareness, body, wish]);

  return (
    <>
      <div ref={layerRef} className={overlay["layer"]} aria-hidden="true" data-print="hide" />
      {followed === null ? (
        <EdgePills people={hidden} onGo={({ id }) => goTo(id)} />
      ) : (
        <FollowBar person={followed} onStop={() => wish.choose(null)} />
      )}
      <News {...{ editor, awareness, body, others, followed }} />
    </>
  );
}

interface FollowBarProps {
  readonly person: Person;
  readonly onStop: () => void;
}

function FollowBar({ person, onStop }: FollowBarProps) {
  return (
    <>
      <div
        className={styles["frame"]}
        style={{ borderColor: person.color }}
        aria-hidden="true"
        data-print="hide"
      />
      <div className={styles["follow"]} data-print="hide" data-testid="follow-bar">
        <span className={styles["dots"]} aria-hidden="true">
          <span style={{ background: person.color }} />
        </span>
        <bdi>{text.together.following(person.name)}</bdi>
        <IconButton
          label={text.together.stop}
          title={text.together.stop}
          className={styles["stop"]}
          onClick={onStop}
        >
          <X aria-hidden="true" />
        </IconButton>
      </div>
    </>
  );
}

interface NewsProps extends Pick<CompanionsProps, "editor" | "awareness" | "body"> {
  readonly others: readonly Person[];
  readonly followed: Person | null;
}

/** What screen readers say of the others, now and then. */
function News({ editor, awareness, body, others, followed }: NewsProps) {
  const [spoken, setSpoken] = useState("");
  const [news] = useState(() => new PeopleNews(setSpoken));
  useEffect(() => {
    const { doc } = body;
    if (doc === null) return undefined;
    return watchEditsNearby({ editor, awareness, doc }, (id) => news.wroteNear(id));
  }, [editor, awareness, body, news]);
  useEffect(() => () => news.destroy(), [news]);
  useEffect(() => {
    news.here(new Map(others.map(({ id, name }) => [id, name])));
  }, [others, news]);
  return (
    <>
      <span role="status" className="visually-hidden" data-testid="people-news">
        {spoken}
      </span>
      <span role="status" className="visually-hidden">
        {followed === null ? "" : text.together.following(followed.name)}
      </span>
    </>
  );
}
