import Eye from "lucide-react/icons/eye";
import { useMemo, useRef, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";
import type { Visitor } from "../../api/visitor.ts";
import { Avatar } from "../../identity/avatar.tsx";
import { colorOf } from "../../identity/person-color.ts";
import { text } from "../../text/en.ts";
import { Popover, type PopoverHandle, type PopoverTrigger } from "../../ui/popover.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { AccountMenu } from "./account-menu.tsx";
import type { FollowWish } from "./follow-wish.ts";
import styles from "./people.module.css";
import { type Person, othersIn, windowsIn } from "./person.ts";
import { useWhoIsHere } from "./use-who-is-here.ts";

interface PeopleProps {
  readonly awareness: Awareness;
  readonly visitor: Visitor | null;
  readonly wish: FollowWish;
}

// A phone has room for one more beside one's own; the style sheet hides the rest there.
const shownMax = 3;

/** Who is here. A click goes with somebody. One's own avatar comes last and opens the account menu. */
export function People({ awareness, visitor, wish }: PeopleProps) {
  const states = useWhoIsHere(awareness);
  const windows = useMemo(() => windowsIn(states), [states]);
  const followedId = useSyncExternalStore(wish.subscribe, () => wish.personId);
  const self = { clientId: awareness.clientID, personId: visitor?.id ?? null };
  const others = othersIn(windows, self);
  const shown = others.slice(0, shownMax);
  const toggle = ({ id }: Person): void => wish.choose(id === followedId ? null : id);
  const more = { people: others, followedId, onToggle: toggle };
  return (
    <div className={styles["people"]} role="group" aria-label={text.people.label}>
      {shown.map((person) => (
        <Tooltip key={person.id} label={text.together.follow(person.name)}>
          <Avatar
            name={person.name}
            color={person.color}
            className={styles["other"]}
            aria-pressed={person.id === followedId}
            aria-description={text.together.follow(person.name)}
            onClick={() => toggle(person)}
          />
        </Tooltip>
      ))}
      <More {...more} shownCount={shown.length} place="wide" />
      <More {...more} shownCount={Math.min(1, shown.length)} place="narrow" />
      <AccountMenu
        visitor={visitor}
        color={windows.get(awareness.clientID)?.color ?? colorOf(visitor?.id ?? "")}
      />
    </div>
  );
}

interface MoreProps {
  readonly people: readonly Person[];
  readonly followedId: string | null;
  readonly onToggle: (person: Person) => void;
  readonly shownCount: number;
  readonly place: "wide" | "narrow";
}

/** How many more are here, and behind it everybody by name. */
function More({ people, followedId, onToggle, shownCount, place }: MoreProps) {
  const popover = useRef<PopoverHandle>(null);
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
    <Popover trigger={trigger} label={text.people.label} align="end" handle={popover}>
      <ul className={styles["list"]}>
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className={styles["person"]}
              aria-pressed={person.id === followedId}
              aria-description={text.together.follow(person.name)}
              onClick={() => {
                popover.current?.close();
                onToggle(person);
              }}
            >
              <span className={styles["dot"]} style={{ background: person.color }} />
              <bdi>{person.name}</bdi>
              <Eye aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
