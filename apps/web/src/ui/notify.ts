import { Listeners } from "../storage/listeners.ts";

export interface PassingNotice {
  readonly kind: "message" | "failure" | "lasting";
  readonly message: string;
  readonly action?: { readonly label: string; readonly onClick: () => void } | undefined;
}

const listeners = new Listeners();
let waiting: PassingNotice[] = [];
let hasSpoken = false;

export const subscribeNotices = listeners.subscribe;

/** Says something in passing. */
export function notify(message: string, action?: PassingNotice["action"]): void {
  add({ kind: "message", message, action });
}

/** Says something that stays until it is acted on or put away. */
export function notifyLasting(message: string, action?: PassingNotice["action"]): void {
  add({ kind: "lasting", message, action });
}

/** Reports a failure; stays longer than a passing message. */
export function notifyFailure(message: string): void {
  add({ kind: "failure", message });
}

/** True once there was something to say: only then is the part that shows it loaded. */
export function hasNotices(): boolean {
  return hasSpoken;
}

/** Hands over what has not been shown yet. */
export function takeNotices(): readonly PassingNotice[] {
  const taken = waiting;
  waiting = [];
  return taken;
}

function add(notice: PassingNotice): void {
  waiting.push(notice);
  hasSpoken = true;
  listeners.notify();
}
