import { type ReactNode, useLayoutEffect } from "react";
import { liftServedPage } from "../reader/lift-served-page.ts";
import { Mark } from "./mark.tsx";
import styles from "./notice.module.css";

interface NoticeProps {
  readonly title: string;
  readonly detail: string;
  readonly children?: ReactNode;
}

/** A page that says one thing, and what to do about it. */
export function Notice({ title, detail, children }: NoticeProps) {
  useLayoutEffect(liftServedPage, []);
  return (
    <main className={styles["notice"]}>
      <Mark className={styles["mark"]} />
      <h1>{title}</h1>
      <p>{detail}</p>
      <div className={styles["actions"]}>{children}</div>
    </main>
  );
}
