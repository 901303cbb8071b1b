import { useContext, useLayoutEffect } from "react";
import { isApple } from "../toolbar/shortcut.ts";
import type { Command } from "./command-registry.ts";
import { CommandsContext } from "./commands-context.ts";
import { lateKeys } from "./late-keys.ts";
import { isPressed, typesText } from "./pressed-keys.ts";

const keysThatCome = Object.values(lateKeys);

/** A command that comes later than that would surprise, in ms. */
const patienceMs = 10_000;

/**
 * Runs commands by their keys, but for those that the editor hears by itself. To an editor's keys that
 * are pressed before their command is there, it listens once that is, unless something else was done
 * in between.
 */
export function useCommandKeys(isEditable: boolean): void {
  const registry = useContext(CommandsContext);
  // Before the next key is pressed.
  useLayoutEffect(() => {
    let early: KeyboardEvent | null = null;
    const commandBy = (event: KeyboardEvent): Command | undefined =>
      registry.all.find((candidate) => isMeant(candidate, event));
    const press = (event: KeyboardEvent): void => {
      early = null;
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandBy(event);
      const isEarly =
        command === undefined &&
        isEditable &&
        isMeant({ heard: "in-text", keys: keysThatCome }, event);
      if (isEarly) early = event;
      if (isEarly || command !== undefined) event.preventDefault();
      command?.run();
    };
    const turnAway = (): void => {
      early = null;
    };
    const runEarly = (): void => {
      if (early === null) return;
      const isTooLate = performance.now() - early.timeStamp > patienceMs;
      const command = isTooLate ? undefined : commandBy(early);
      if (isTooLate || command !== undefined) early = null;
      command?.run();
    };
    const unsubscribe = registry.subscribe(runEarly);
    addEventListener("keydown", press);
    addEventListener("pointerdown", turnAway);
    return () => {
      unsubscribe();
      removeEventListener("keydown", press);
      removeEventListener("pointerdown", turnAway);
    };
  }, [registry, isEditable]);
}

function isMeant({ heard, keys }: Pick<Command, "heard" | "keys">, event: KeyboardEvent): boolean {
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
