import { useEffect } from "react";
import { Link, useSearchParams } from "wouter";
import { accountText } from "../text/en-account.ts";
import { text } from "../text/en.ts";
import { Notice } from "../ui/notice.tsx";
import { SignInLink } from "./sign-in-link.tsx";

/** Says why nobody was signed in, and what to do about it. */
export function SignInPage() {
  const [search] = useSearchParams();
  const problem = search.get("problem") ?? "";
  const { problems, page } = accountText;
  const words = isKnown(problem) ? problems[problem] : page;
  useEffect(() => {
    document.title = text.pageTitle(words.title);
  }, [words]);
  return (
    <Notice title={words.title} detail={words.detail}>
      <SignInLink
        path="/api/session/sign-in"
        look="primary"
        label={isKnown(problem) ? accountText.tryAgain : accountText.signIn}
        returnPath={search.get("return") ?? "/"}
      />
      <Link href="/">{text.notFound.home}</Link>
    </Notice>
  );
}

function isKnown(problem: string): problem is keyof typeof accountText.problems {
  return Object.hasOwn(accountText.problems, problem);
}
