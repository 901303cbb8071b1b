import type { SyncProvider, SyncStatus } from "@scriptorium/sync/client";
import { useSyncStatus } from "@scriptorium/sync/react";
import { Check, CloudOff, Eye, HardDrive, LoaderCircle, OctagonX, RefreshCw } from "lucide-react";
import { text } from "../../text/en.ts";
import { relativeTime } from "../../text/relative-time.ts";
import { Popover, type PopoverTrigger } from "../../ui/popover.tsx";
import type { Role } from "../role.ts";
import { type BadgeState, type BadgeWords, badgeState, badgeWords } from "./badge-state.ts";
import styles from "./sync-badge.module.css";
import { useLasting } from "./use-lasting.ts";
import { useSettled } from "./use-settled.ts";

interface SyncBadgeProps {
  readonly provider: SyncProvider;
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

export function SyncBadge({ provider, role }: SyncBadgeProps) {
  const status = useSyncStatus(provider);
  const current = badgeWords(status, role);
  // An answer that is long in coming may never come: then say where the edits surely are.
  const isStuck = useLasting(current === "saving" && status.edits.onDevice, stuckAfterMs);
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
        <div className={styles["detail"]}>
          {detailLines(status, words).map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      </Popover>
      <span role="status" className="visually-hidden">
        {isWorthSaying(state) ? label : ""}
      </span>
    </>
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
