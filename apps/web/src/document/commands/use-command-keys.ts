import { useContext, useLayoutEffect } from "react";
import { isApple } from "../toolbar/shortcut.ts";
import type { Command } from "./command-registry.ts";
import { CommandsContext } from "./commands-context.ts";
import { isPressed, typesText } from "./pressed-keys.ts";

/** Runs commands by their keys, but for those that the editor hears by itself. */
export function useCommandKeys(): void {
  const registry = useContext(CommandsContext);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    const run = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = registry.all.find((candidate) => isMeant(candidate, event));
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    addEventListener("keydown", run);
    return () => removeEventListener("keydown", run);
  }, [registry]);
}

function isMeant({ heard, keys }: Command, event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  const isInText = target?.closest("[data-testid=editor], [data-finding]") != null;
  const isInField = target?.closest("input, textarea, [contenteditable=true]") != null;
  if (heard === "by-editor" || (heard === "in-text" && !isInText)) return false;
  const isItsKey = keys.some(
    (combination) =>
      isPressed(combination, event, isApple) && !(isInField && typesText(combination)),
  );
  // A dialog that has to be answered keeps its keys to itself. Looked for last: it takes a walk
  // through all of the text.
  return isItsKey && document.querySelector("dialog:modal") === null;
}
