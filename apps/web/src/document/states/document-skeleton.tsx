import { text } from "../../text/en.ts";
import styles from "./document-skeleton.module.css";

interface DocumentSkeletonProps {
  /** From 0 to 1, or null when it is not known how much there is. */
  readonly progress: number | null;
}

const lineWidths = ["96%", "100%", "91%", "64%", "98%", "87%", "42%"];

/** The shape of a page while its text is on the way. */
export function DocumentSkeleton({ progress }: DocumentSkeletonProps) {
  const percent = progress === null ? null : Math.round(progress * 100);
  return (
    <main className={styles["page"]}>
      <h1 className="visually-hidden">{text.product}</h1>
      <p role="status" className={styles["words"]}>
        {percent === null ? text.document.opening : text.document.openingProgress(percent)}
      </p>
      <div aria-hidden="true" className={styles["lines"]}>
        <div className={styles["title"]} />
        {lineWidths.map((width, index) => (
          <div key={index} className={styles["line"]} style={{ inlineSize: width }} />
        ))}
      </div>
    </main>
  );
}
