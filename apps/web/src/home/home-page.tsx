import { useEffect } from "react";
import { NameForm } from "../identity/name-form.tsx";
import { useVisitor } from "../identity/visitor-store.ts";
import { text } from "../text/en.ts";
import { LanguageSwitch } from "../text/language-switch.tsx";
import { ThemeSwitch } from "../theme/theme-switch.tsx";
import { late } from "../ui/late.tsx";
import { Wordmark } from "../ui/wordmark.tsx";
import { CreateDocument } from "./create-document.tsx";
import { DocumentList } from "./document-list.tsx";
import styles from "./home-page.module.css";

const HomeAccount = late(async () => (await import("../account/home-account.tsx")).HomeAccount);

export function HomePage() {
  const visitor = useVisitor();
  const account = visitor?.account ?? null;
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
          {account?.mayCreate === false ? (
            <HomeAccount visitor={visitor} isOpening />
          ) : (
            <div className={styles[visitor === null ? "awaited" : "create"]}>
              <CreateDocument />
            </div>
          )}
        </section>
        <DocumentList />
      </main>
      <footer className={styles["colophon"]}>
        {account?.isSignedIn !== true && <NameForm label={text.home.signedAs} />}
        {account !== null && <HomeAccount visitor={visitor} />}
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}
