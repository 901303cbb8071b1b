import ArrowDown from "lucide-react/icons/arrow-down";
import ArrowUp from "lucide-react/icons/arrow-up";
import { text } from "../../text/en.ts";
import type { Person } from "./person.ts";
import styles from "./companions.module.css";
import { type OutOfSight, toldMax } from "./out-of-sight.ts";

interface EdgePillsProps {
  readonly people: OutOfSight;
  readonly onGo: (person: Person) => void;
}

/** At each edge of the window: who is further up or down in the text. */
export function EdgePills({ people, onGo }: EdgePillsProps) {
  return (
    <>
      <EdgePill edge="above" people={people.above} onGo={onGo} />
      <EdgePill edge="below" people={people.below} onGo={onGo} />
    </>
  );
}

interface EdgePillProps {
  readonly edge: "above" | "below";
  /** The nearest first. */
  readonly people: readonly Person[];
  readonly onGo: (person: Person) => void;
}

function EdgePill({ edge, people, onGo }: EdgePillProps) {
  const [nearest] = people;
  if (nearest === undefined) return null;
  const Icon = edge === "above" ? ArrowUp : ArrowDown;
  const words =
    people.length === 1
      ? text.together[edge].one(nearest.name)
      : text.together[edge].more(people.length);
  return (
    <button
      type="button"
      className={styles["pill"]}
      data-edge={edge}
      data-print="hide"
      data-testid={`people-${edge}`}
      onClick={() => onGo(nearest)}
    >
      <span className={styles["dots"]} aria-hidden="true">
        {people.slice(0, toldMax).map(({ id, color }) => (
          <span key={id} style={{ background: color }} />
        ))}
      </span>
      <bdi>{words}</bdi>
      <Icon aria-hidden="true" />
    </button>
  );
}
