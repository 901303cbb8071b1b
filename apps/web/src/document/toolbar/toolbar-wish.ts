import { Listeners } from "../../storage/listeners.ts";
import { readStored, writeStored } from "../../storage/stored-value.ts";

const storageKey = "scriptorium.toolbar";
const listeners = new Listeners();
let isFolded = readStored(storageKey) === "folded";

export const subscribeToolbarWish = listeners.subscribe;

/** True when the bar of buttons is put away, which this browser remembers. */
export function isToolbarFolded(): boolean {
  return isFolded;
}

export function foldToolbar(folded: boolean): void {
  isFolded = folded;
  writeStored(storageKey, folded ? "folded" : "shown");
  listeners.notify();
}
