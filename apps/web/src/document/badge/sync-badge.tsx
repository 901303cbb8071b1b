import type { SyncStatus } from "@scriptorium/sync/client";
import { useSyncStatus } from "@scriptorium/sync/react";
import Check from "lucide-react/icons/check";
import CloudOff from "lucide-react/icons/cloud-off";
import Eye from "lucide-react/icons/eye";
import HardDrive from "lucide-react/icons/hard-drive";
import LoaderCircle from "lucide-react/icons/loader-circle";
import OctagonX from "lucide-react/icons/octagon-x";
import RefreshCw from "lucide-react/icons/refresh-cw";
import { text } from "../../text/en.ts";
import { clockTime } from "../../text/clock-time.ts";
import { relativeTime } from "../../text/relative-time.ts";
import { Popover, type PopoverTrigger } from "../../ui/popover.tsx";
import type { WaitingImages } from "../rich/images/waiting-images.ts";
import type { Role } from "../role.ts";
import {
  type BadgeState,
  type BadgeWords,
  badgeState,
  badgeWords,
  isUnreachable,
} from "./badge-state.ts";
import styles from "./sync-badge.module.css";
import { useStatusFact } from "../use-status-fact.ts";
import { useLasting } from "./use-lasting.ts";
import { useSettled } from "./use-settled.ts";

interface SyncBadgeProps {
  /** What is known of the edits and images that were made here. */
  readonly saving: Pick<WaitingImages, "status" | "subscribe">;
  readonly role: Role | null;
}

const soonMs = 60_000;
const stuckAfterMs = 4_000;
const notKeptAfterMs = 1_500;

const icons = {
  saved: Check,
  saving: RefreshCw,
  "on-device": HardDrive,
  offline: CloudOff,
  connecting: LoaderCircle,
  "read-only": Eye,
  "no-access": OctagonX,
} satisfies Record<BadgeState, unknown>;

export function SyncBadge({ saving, role }: SyncBadgeProps) {
  const { current, isOnDevice } = useStatusFact(saving, (status) => ({
    current: badgeWords(status, role),
    isOnDevice: status.edits.onDevice,
  }));
  // An answer that is long in coming may never come: then say where the edits surely are.
  const isStuck = useLasting(current === "saving" && isOnDevice, stuckAfterMs);
  // A device that is long in keeping them may never do so.
  const isNotKept = useLasting(current === "offline-keeping", notKeptAfterMs);
  const certain = isStuck ? "on-device" : isNotKept ? "offline-not-kept" : current;
  const words = useSettled(certain, settleDelayMs);
  const state = badgeState(words);
  const Icon = icons[state];
  const label = text.badge.states[words];
  const trigger = (props: PopoverTrigger) => (
    <button
      {...props}
      type="button"
      className={styles["badge"]}
      aria-label={text.badge.label(label)}
      data-testid="sync-badge"
      data-state={state}
    >
      <Icon aria-hidden="true" />
      <span className={styles["long"]}>{label}</span>
      <span className={styles["short"]}>{shortLabel(words)}</span>
    </button>
  );
  return (
    <>
      <Popover trigger={trigger} label={text.badge.label(label)}>
        <h2 className={styles["heading"]}>{label}</h2>
        <Details saving={saving} words={words} />
      </Popover>
      <span role="status" className="visually-hidden">
        {isWorthSaying(state) ? label : ""}
      </span>
    </>
  );
}

interface DetailsProps extends Pick<SyncBadgeProps, "saving"> {
  readonly words: BadgeWords;
}

function Details({ saving, words }: DetailsProps) {
  const status = useSyncStatus(saving);
  return (
    <div className={styles["detail"]}>
      {detailLines(status, words).map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}

/** What fits a phone's width: there the panel behind the badge says the rest. */
function shortLabel(words: BadgeWords): string {
  return badgeState(words) === "offline" ? text.badge.states.offline : text.badge.states[words];
}

/**
 * Good news waits: while someone types, each edit is committed within moments, and a badge that
 * flickered would tell nothing. Less good news never does: what is shown must be true.
 */
function settleDelayMs(next: BadgeWords, shown: BadgeWords): number {
  if (shown === "saving" && next === "saved") return 450;
  if (shown === "offline-keeping" && next === "offline-kept") return 450;
  if (shown === "saved" && next === "connecting") return 300;
  return 0;
}

function detailLines(status: SyncStatus, words: BadgeWords): readonly string[] {
  const { unsaved, refusal } = status.edits;
  const lines: string[] = [text.badge.details[words]];
  if ("apartSinceMs" in status && isUnreachable(status)) {
    lines.push(text.badge.offlineSince(clockTime(status.apartSinceMs, Date.now())));
  }
  if (unsaved > 0) lines.push(text.badge.unsaved(unsaved));
  if (refusal !== null) lines.push(text.badge.reason(refusal.reason));
  if (status.kind === "refused") lines.push(text.badge.reason(status.reason));
  if (status.kind === "offline" && status.retryAtMs !== null) {
    const isSoon = status.retryAtMs < Date.now() + soonMs;
    const when = relativeTime(status.retryAtMs, Date.now());
    lines.push(isSoon ? text.badge.retrySoon : text.badge.retryAt(when));
  }
  return lines;
}

/** Saving and saved alternate all the time; spoken aloud they would drown the text. */
function isWorthSaying(state: BadgeState): boolean {
  return state === "offline" || state === "no-access" || state === "read-only";
}
