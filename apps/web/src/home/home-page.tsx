import { useEffect } from "react";
import { NameForm } from "../identity/name-form.tsx";
import { text } from "../text/en.ts";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { Wordmark } from "../ui/wordmark.tsx";
import { CreateDocument } from "./create-document.tsx";
import { DocumentList } from "./document-list.tsx";
import styles from "./home-page.module.css";

export function HomePage() {
  useEffect(() => {
    document.title = text.product;
  }, []);
  return (
    <div className={styles["page"]}>
      <main className={styles["main"]}>
        <section className={styles["opening"]}>
          <h1 className={styles["name"]}>
            <Wordmark />
          </h1>
          <p className={styles["promise"]}>{text.home.promise}</p>
          <p className={styles["detail"]}>{text.home.detail}</p>
          <CreateDocument />
        </section>
        <DocumentList />
      </main>
      <footer className={styles["colophon"]}>
        <NameForm label={text.home.signedAs} />
        <ThemeSwitch />
      </footer>
    </div>
  );
}
