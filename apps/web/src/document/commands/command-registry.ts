import { Listeners } from "../../storage/listeners.ts";

/** In the order in which lists of commands show them. */
export const commandGroups = ["find", "format", "people", "page"] as const;

/** Something that can be done by its name: from the palette, by its keys, from a menu. */
export interface Command {
  /** Unique among all commands, `group.name`. */
  readonly id: string;
  readonly label: string;
  readonly group: (typeof commandGroups)[number];
  /** In ProseMirror's notation; any of them will do, and the first one is shown. */
  readonly keys: readonly string[];
  /**
   * Who listens for the keys: the page wherever the focus is, the page while the focus is in the
   * text, or the editor by itself.
   */
  readonly heard: "anywhere" | "in-text" | "by-editor";
  /** Further words to find it by. */
  readonly keywords?: readonly string[];
  readonly run: () => void;
}

/** All commands that the page has at the moment. Toolbar, menus and panels add theirs. */
export class CommandRegistry {
  readonly #listeners = new Listeners();
  readonly #commands = new Map<string, Command>();
  #sorted: readonly Command[] = [];

  readonly subscribe = this.#listeners.subscribe;

  /** In the order of their groups, and within one as they were added. Changes only with them. */
  get all(): readonly Command[] {
    return this.#sorted;
  }

  /**
   * Returns the function that removes them again. Throws when an id is taken: one of the two commands
   * could not be reached.
   */
  add(commands: readonly Command[]): () => void {
    for (const command of commands) {
      if (this.#commands.has(command.id)) throw new Error(`There are two commands ${command.id}.`);
      this.#commands.set(command.id, command);
    }
    this.#changed();
    return () => {
      for (const { id } of commands) this.#commands.delete(id);
      this.#changed();
    };
  }

  #changed(): void {
    this.#sorted = commandGroups.flatMap((group) =>
      [...this.#commands.values()].filter((command) => command.group === group),
    );
    this.#listeners.notify();
  }
}
