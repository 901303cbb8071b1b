import { join } from "node:path";

/** Workers that are wrong on purpose, or in a hurry. Each is an entry of its name in `controls/`. */
export const controls = ["ack-first", "ack-a-turn-early", "debounced-save", "hasty"] as const;

export type Control = (typeof controls)[number];

/** The configuration of workerd that serves `control` instead of the real Worker. */
export function controlConfig(control: Control): string {
  return join(import.meta.dirname, "../../.cache/controls", control, "server/workerd.capnp");
}
