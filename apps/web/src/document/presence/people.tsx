import { useAwarenessStates } from "@scriptorium/sync/react";
import type { Awareness } from "y-protocols/awareness";
import type { Visitor } from "../../api/visitor.ts";
import { Avatar } from "../../identity/avatar.tsx";
import { text } from "../../text/en.ts";
import { Popover, type PopoverTrigger } from "../../ui/popover.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { PeopleAnnouncement } from "./people-announcement.tsx";
import styles from "./people.module.css";
import { type Person, othersIn } from "./person.ts";

interface PeopleProps {
  readonly awareness: Awareness;
  readonly visitor: Visitor | null;
}

// A phone has room for one more beside one's own; the style sheet hides the rest there.
const shownMax = 3;

/** Who is here. One's own avatar comes last and opens the account menu. */
export function People({ awareness, visitor }: PeopleProps) {
  const states = useAwarenessStates(awareness);
  const self = { clientId: awareness.clientID, personId: visitor?.id ?? null };
  const others = othersIn(states, self);
  const shown = others.slice(0, shownMax);
  return (
    <div className={styles["people"]} role="group" aria-label={text.people.label}>
      {shown.map((person) => (
        <Tooltip key={person.id} label={person.name}>
          <Avatar name={person.name} color={person.color} className={styles["other"]} />
        </Tooltip>
      ))}
      <More people={others} shownCount={shown.length} place="wide" />
      <More people={others} shownCount={Math.min(1, shown.length)} place="narrow" />
      <AccountMenu visitor={visitor} />
      <PeopleAnnouncement names={others.map(({ name }) => name)} />
    </div>
  );
}

interface MoreProps {
  readonly people: readonly Person[];
  readonly shownCount: number;
  readonly place: "wide" | "narrow";
}

function More({ people, shownCount, place }: MoreProps) {
  const count = people.length - shownCount;
  if (count === 0) return null;
  const trigger = (props: PopoverTrigger) => (
    <button
      {...props}
      type="button"
      className={styles["more"]}
      data-place={place}
      aria-label={text.people.moreLabel(count)}
    >
      {text.people.more(count)}
    </button>
  );
  return (
    <Popover trigger={trigger} label={text.people.label} align="end">
      <ul className={styles["list"]}>
        {people.map((person) => (
          <li key={person.id}>
            <span className={styles["dot"]} style={{ background: person.color }} />
            <bdi>{person.name}</bdi>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
