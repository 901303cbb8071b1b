import type { Visitor } from "../api/visitor.ts";
import { accountText } from "../text/en-account.ts";
import styles from "./account.module.css";
import { SignInLink } from "./sign-in-link.tsx";
import { SignedInMenu } from "./signed-in.tsx";

interface HomeAccountProps {
  readonly visitor: Visitor | null;
  /** In place of creating, where that needs signing in; else at the page's foot. */
  readonly isOpening?: boolean;
}

/** What the front page has for who signs in, or has signed in. */
export function HomeAccount({ visitor, isOpening = false }: HomeAccountProps) {
  if (visitor === null || visitor.account === null) return null;
  const { isSignedIn, mayCreate, signInPath } = visitor.account;
  if (isOpening) {
    return (
      <div className={styles["invitation"]}>
        <p>{signInPath === null ? accountText.elsewhere : accountText.invitation}</p>
        {signInPath !== null && <SignInLink path={signInPath} look="primary" />}
      </div>
    );
  }
  if (isSignedIn) return <SignedInMenu visitor={visitor} />;
  return mayCreate && signInPath !== null ? <SignInLink path={signInPath} look="plain" /> : null;
}
