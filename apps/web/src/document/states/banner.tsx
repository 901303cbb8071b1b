import type { ReactNode } from "react";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { classes } from "../../ui/classes.ts";
import type { BannerState } from "./banner-state.ts";
import { bannerWords } from "./banner-words.ts";
import styles from "./banner.module.css";

interface BannerProps {
  readonly state: BannerState;
  /** Hides a banner that only informs. */
  readonly onDismiss: () => void;
  /** What can be done with a stale copy. */
  readonly staleCopyActions: ReactNode;
}

/** What informs, and asks nothing of the writer. */
const calmKinds: ReadonlySet<BannerState["kind"]> = new Set([
  "filling",
  "damaged",
  "local-copy",
  "crowded",
]);

/** What a writer has to know before writing on, above the text. */
export function Banner({ state, onDismiss, staleCopyActions }: BannerProps) {
  const isCalm = calmKinds.has(state.kind);
  return (
    <div
      role={isCalm ? "status" : "alert"}
      className={classes(styles["banner"], isCalm ? styles["calm"] : "")}
      data-testid="banner"
      data-kind={state.kind}
      data-print="hide"
    >
      <p>{bannerWords(state)}</p>
      {state.kind === "filling" && (
        <meter
          className={styles["meter"]}
          aria-label={text.document.fullness}
          min={0}
          max={100}
          value={state.percent}
        />
      )}
      {state.kind === "stale-copy" && <div className={styles["actions"]}>{staleCopyActions}</div>}
      {state.kind === "behind" && (
        <div className={styles["actions"]}>
          <Button look="primary" onClick={() => location.reload()}>
            {text.document.reload}
          </Button>
        </div>
      )}
      {isCalm && (
        <div className={styles["actions"]}>
          <Button look="quiet" onClick={onDismiss}>
            {text.document.dismiss}
          </Button>
        </div>
      )}
    </div>
  );
}
