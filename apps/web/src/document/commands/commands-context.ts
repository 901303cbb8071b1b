import { createContext, useContext, useLayoutEffect } from "react";
import { type Command, CommandRegistry } from "./command-registry.ts";

export const CommandsContext = createContext(new CommandRegistry());

/** Has these commands for as long as the component is mounted. Memoise them: each change counts. */
export function useCommands(commands: readonly Command[]): void {
  const registry = useContext(CommandsContext);
  // Before the next key is pressed, which may be one of theirs.
  useLayoutEffect(() => registry.add(commands), [registry, commands]);
}
