import Crown from "lucide-react/icons/crown";
import UserMinus from "lucide-react/icons/user-minus";
import { useState } from "react";
import {
  type Access,
  type Link,
  type Member,
  type Named,
  type Visitor,
  handOver,
  removePerson,
  setRole,
} from "../../api/sharing.ts";
import { initialsOf } from "../../identity/initials.ts";
import { colorOf, inkOn } from "../../identity/person-color.ts";
import { shareText } from "../../text/en-share.ts";
import { relativeTime } from "../../text/relative-time.ts";
import { ActionMenu, type MenuAction } from "../../ui/action-menu.tsx";
import { Button } from "../../ui/button.tsx";
import type { Role } from "../role.ts";
import { Confirm } from "./confirm.tsx";
import { linkWords } from "./link-list.tsx";
import { isAnybodyByLink, nameOf } from "./name-of.ts";
import { RoleSelect } from "./role-select.tsx";
import styles from "./share-dialog.module.css";
import type { Sharing } from "./use-sharing.ts";

interface PeopleListProps {
  readonly documentId: string;
  readonly access: Access;
  readonly selfId: string | null;
  readonly sharing: Sharing;
}

const memberRoles: readonly Role[] = ["edit", "comment", "view"];

/** Everybody who has access, and by which link they came. Who was sent away comes last. */
export function PeopleList({ documentId, access, selfId, sharing }: PeopleListProps) {
  const guests = access.visitors.filter(({ isRemoved }) => !isRemoved);
  const removed = access.visitors.filter(({ isRemoved }) => isRemoved);
  const isAlone = access.members.length + guests.length <= 1;
  return (
    <section className={styles["part"]}>
      <h3>{shareText.people}</h3>
      <ul className={styles["rows"]}>
        {[...access.members, ...guests].map((person) => (
          <PersonRow
            key={person.id}
            documentId={documentId}
            person={person}
            links={access.links}
            isSelf={person.id === selfId}
            sharing={sharing}
          />
        ))}
      </ul>
      {isAlone && <p className={styles["soft"]}>{shareText.alone}</p>}
      {removed.length > 0 && (
        <>
          <h4>{shareText.sentAway}</h4>
          <ul className={styles["rows"]}>
            {removed.map((person) => (
              <RemovedRow
                key={person.id}
                documentId={documentId}
                person={person}
                sharing={sharing}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface PersonRowProps {
  readonly documentId: string;
  readonly person: Member | Visitor;
  readonly links: readonly Link[];
  readonly isSelf: boolean;
  readonly sharing: Sharing;
}

function PersonRow({ documentId, person, links, isSelf, sharing }: PersonRowProps) {
  const [asked, setAsked] = useState<"hand over" | "remove" | null>(null);
  const name = nameOf(person);
  const isOwner = "sinceMs" in person && person.role === "own";
  const handingOver: MenuAction = {
    label: shareText.makeOwner,
    icon: Crown,
    onChoose: () => setAsked("hand over"),
  };
  const actions: readonly MenuAction[] = [
    ...(isAnybodyByLink(person.id) ? [] : [handingOver]),
    {
      label: shareText.remove,
      icon: UserMinus,
      isGrave: true,
      onChoose: () => setAsked("remove"),
    },
  ];
  const byLink =
    "sinceMs" in person
      ? {}
      : {
          otherwise:
            person.role === null
              ? shareText.noRole
              : shareText.byLink(shareText.given[person.role]),
        };
  return (
    <li className={styles["row"]} data-testid="share-person">
      <Circle person={person} />
      <span className={styles["what"]}>
        <span className={styles["name"]} dir="auto">
          {isSelf ? shareText.you(name) : name}
        </span>
        <span className={styles["meta"]}>{hereWords(person, links)}</span>
      </span>
      {isOwner || isSelf ? (
        <span className={styles["fixed"]}>
          {person.role === null ? null : shareText.roles[person.role]}
        </span>
      ) : (
        <RoleSelect
          label={shareText.roleOf(name)}
          value={person.role}
          roles={memberRoles}
          {...byLink}
          isDisabled={sharing.isBusy}
          onChoose={(role) =>
            void sharing.act(() => setRole(documentId, person, role), shareText.roleChanged(name))
          }
        />
      )}
      {!isSelf && <ActionMenu label={shareText.personActions(name)} actions={actions} />}
      {asked === "remove" && (
        <Confirm
          question={shareText.removeAsk(name)}
          action={shareText.removeDo}
          isBusy={sharing.isBusy}
          onCancel={() => setAsked(null)}
          onConfirm={() =>
            void sharing.act(() => removePerson(documentId, person.id), shareText.removed(name))
          }
        />
      )}
      {asked === "hand over" && (
        <Confirm
          question={shareText.makeOwnerAsk(name)}
          action={shareText.makeOwnerDo}
          isBusy={sharing.isBusy}
          onCancel={() => setAsked(null)}
          onConfirm={() =>
            void sharing.act(() => handOver(documentId, person.id), shareText.roleChanged(name))
          }
        />
      )}
    </li>
  );
}

interface RemovedRowProps {
  readonly documentId: string;
  readonly person: Visitor;
  readonly sharing: Sharing;
}

function RemovedRow({ documentId, person, sharing }: RemovedRowProps) {
  const name = nameOf(person);
  return (
    <li className={styles["row"]}>
      <Circle person={person} />
      <span className={styles["what"]}>
        <span className={styles["name"]} dir="auto">
          {name}
        </span>
      </span>
      <Button
        disabled={sharing.isBusy}
        aria-label={shareText.letBackName(name)}
        onClick={() =>
          void sharing.act(() => setRole(documentId, person, "view"), shareText.roleChanged(name))
        }
      >
        {shareText.letBack}
      </Button>
    </li>
  );
}

function Circle({ person }: { readonly person: Named }) {
  const color = colorOf(person.id);
  return (
    <span
      className={styles["circle"]}
      style={{ background: color, color: inkOn(color) }}
      aria-hidden="true"
    >
      {initialsOf(nameOf(person))}
    </span>
  );
}

function hereWords(person: Member | Visitor, links: readonly Link[]): string {
  const { link } = person;
  const made = links.find(({ id }) => id === link?.id)?.createdAtMs ?? null;
  const words = link === null ? [] : [shareText.cameBy(linkWords(link, made))];
  const nowMs = Date.now();
  if ("lastSeenMs" in person) words.push(shareText.seen(relativeTime(person.lastSeenMs, nowMs)));
  else if (person.sinceMs !== null)
    words.push(shareText.since(relativeTime(person.sinceMs, nowMs)));
  return words.join(" · ");
}
