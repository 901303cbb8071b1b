import type { SyncStatus } from "@scriptorium/sync/client";
import { CloseCode } from "@scriptorium/sync/protocol";
import { text } from "../../text/en.ts";
import styles from "./banner.module.css";

interface BannerProps {
  readonly status: SyncStatus;
}

/** What a writer has to know before writing on. Renders nothing when there is nothing to say. */
export function Banner({ status }: BannerProps) {
  const message = bannerText(status);
  if (message === null) return null;
  return (
    <p role="alert" className={styles["banner"]} data-print="hide">
      {message}
    </p>
  );
}

function bannerText(status: SyncStatus): string | null {
  if (status.kind === "refused") {
    const isLost = status.code === CloseCode.forbidden || status.code === CloseCode.unauthorized;
    return isLost ? text.document.lostAccess : text.document.copyBanner;
  }
  const { refusal } = status.edits;
  return refusal === null ? null : text.document.refusedEdit(refusal.reason);
}
