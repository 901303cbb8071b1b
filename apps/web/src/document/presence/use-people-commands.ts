import { useMemo } from "react";
import { text } from "../../text/en.ts";
import type { Command } from "../commands/command-registry.ts";
import { useCommands } from "../commands/commands-context.ts";
import type { FollowWish } from "./follow-wish.ts";
import type { Person } from "./person.ts";

// A list of commands is no place for a crowd.
const peopleMax = 20;

interface Doing {
  readonly wish: FollowWish;
  readonly goTo: (personId: string) => void;
}

/** Going to and following each of the others, by their names. */
export function usePeopleCommands(others: readonly Person[], { wish, goTo }: Doing): void {
  // Carets move all the time; the commands change with who is here, and with nothing else.
  const known = others.slice(0, peopleMax);
  const key = JSON.stringify(known.map(({ id, name, cursor }) => [id, name, cursor !== null]));
  const commands = useMemo((): readonly Command[] => {
    const people = JSON.parse(key) as readonly [id: string, name: string, hasCaret: boolean][];
    return people.flatMap(([id, name, hasCaret]): readonly Command[] => {
      const common = { group: "people", keys: [], heard: "anywhere" } as const;
      const follow: Command = {
        ...common,
        id: `people.follow.${id}`,
        label: text.together.follow(name),
        run: () => wish.choose(id),
      };
      if (!hasCaret) return [follow];
      return [
        follow,
        { ...common, id: `people.go.${id}`, label: text.together.goTo(name), run: () => goTo(id) },
      ];
    });
  }, [key, wish, goTo]);
  useCommands(commands);
}
