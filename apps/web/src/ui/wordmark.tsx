import { text } from "../text/en.ts";
import { Mark } from "./mark.tsx";
import styles from "./wordmark.module.css";

/** The product's name with its first letter as an illuminated initial. */
export function Wordmark() {
  return (
    <span className={styles["wordmark"]}>
      <Mark className={styles["initial"]} />
      <span aria-hidden="true">{text.product.slice(1)}</span>
      <span className="visually-hidden">{text.product}</span>
    </span>
  );
}
