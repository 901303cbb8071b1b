import type { Editor } from "@tiptap/core";
import { Command as Menu } from "cmdk";
import { useContext, useState, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { text } from "../../text/en.ts";
import { Sheet } from "../../ui/sheet.tsx";
import { outlineOf } from "../outline/outline.ts";
import { showHeading } from "../outline/show-heading.ts";
import { shortcutLabel } from "../toolbar/shortcut.ts";
import { type Command, commandGroups } from "./command-registry.ts";
import { CommandsContext } from "./commands-context.ts";
import styles from "./palette.module.css";

interface PaletteProps {
  readonly editor: Editor;
  readonly onClose: () => void;
}

/** Everything that can be done, and every heading, by the first letters of its name. */
export function Palette({ editor, onClose }: PaletteProps) {
  const registry = useContext(CommandsContext);
  const commands = useSyncExternalStore(registry.subscribe, () => registry.all);
  const [typed, setTyped] = useState("");
  const bestIn = (group: Command["group"]): number =>
    Math.max(
      ...commands
        .filter((command) => command.group === group)
        .map(({ id, label, keywords = [] }) => scoreOf(id, typed, [label, ...keywords])),
    );
  // The library sorts what is in a group, and leaves the groups as they are.
  const groups =
    typed.trim() === ""
      ? commandGroups
      : commandGroups.toSorted((one, other) => bestIn(other) - bestIn(one));

  function choose(run: () => void): void {
    // First the focus goes back to where it was: many commands are about what is selected there.
    flushSync(onClose);
    run();
  }

  return (
    <Sheet label={text.commands.palette} place="middle" onClose={onClose}>
      <Menu
        label={text.commands.palette}
        className={styles["palette"]}
        filter={scoreOf}
        loop
        spellCheck="false"
      >
        <Menu.Input
          className={styles["field"]}
          value={typed}
          onValueChange={setTyped}
          placeholder={text.commands.field}
          aria-label={text.commands.field}
        />
        <Menu.List className={styles["list"]} label={text.commands.palette}>
          <Menu.Empty className={styles["empty"]}>{text.commands.none}</Menu.Empty>
          {groups.map((group) => (
            <Menu.Group
              key={group}
              heading={text.commands.groups[group]}
              className={styles["group"]}
            >
              {commands
                .filter((command) => command.group === group && command.id !== "page.palette")
                .map(({ id, label, keys, keywords = [], run }) => (
                  <Menu.Item
                    key={id}
                    value={id}
                    keywords={[label, ...keywords]}
                    className={styles["item"]}
                    onSelect={() => choose(run)}
                  >
                    <span>{label}</span>
                    {keys[0] !== undefined && <kbd>{shortcutLabel(keys[0])}</kbd>}
                  </Menu.Item>
                ))}
            </Menu.Group>
          ))}
          <Menu.Group heading={text.commands.headings} className={styles["group"]}>
            {outlineOf(editor.state.doc).map(({ anchor, words }) => (
              <Menu.Item
                key={anchor}
                value={`heading ${anchor}`}
                keywords={[words]}
                className={styles["item"]}
                onSelect={() => choose(() => showHeading(editor, anchor))}
              >
                <bdi className={styles["heading"]}>{words}</bdi>
              </Menu.Item>
            ))}
          </Menu.Group>
        </Menu.List>
      </Menu>
    </Sheet>
  );
}

/** How well an item fits what was typed, from 0 to 1: 0 when a word of it begins none of the item's. */
function scoreOf(_id: string, typed: string, keywords: string[] = []): number {
  const wanted = typed.trim().toLowerCase();
  const label = (keywords[0] ?? "").toLowerCase();
  if (label.startsWith(wanted)) return 1;
  if (label.includes(wanted)) return 0.9;
  const words = keywords.flatMap((keyword) => keyword.toLowerCase().split(/[^\p{L}\p{N}]+/u));
  const isThere = (part: string): boolean => words.some((word) => word.startsWith(part));
  return wanted.split(/\s+/u).every(isThere) ? 0.8 : 0;
}
