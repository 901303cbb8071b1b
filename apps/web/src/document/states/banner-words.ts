import { text } from "../../text/en.ts";
import type { BannerState } from "./banner-state.ts";

/** What a banner says. */
export function bannerWords(state: BannerState): string {
  switch (state.kind) {
    case "lost-access":
      return text.document.lostAccess;
    case "read-only-now":
      return state.hasUnsaved ? text.document.readOnlyUnsaved : text.document.readOnlyNow;
    case "stale-copy":
      return text.document.staleCopy;
    case "behind":
      return text.reading.behind;
    case "copy-only":
      return text.document.copyBanner;
    case "local-copy":
      return text.document.localCopy;
    case "crowded":
      return `${text.document.crowded} ${text.document.crowdedDetail}`;
    case "refused-edit":
      return text.document.refusedEdit(state.reason);
    case "lost-text":
      return text.document.lostText;
    case "storage-full":
      return text.document.storageFull;
    case "document-full":
      return text.document.documentFull;
    case "filling":
      return text.document.filling(state.percent);
    case "damaged":
      return text.document.damaged;
  }
}
