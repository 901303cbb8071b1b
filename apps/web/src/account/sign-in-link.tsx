import { accountText } from "../text/en-account.ts";
import { ButtonLink } from "../ui/button-link.tsx";

interface SignInLinkProps {
  /** Where this server begins to sign somebody in. */
  readonly path: string;
  readonly look: "plain" | "primary";
  readonly label?: string;
  /** Where to come back to. By default to this page. */
  readonly returnPath?: string;
}

/** Leads to where people sign in, and from there back. */
export function SignInLink({
  path,
  look,
  label = accountText.signIn,
  returnPath = location.pathname + location.search,
}: SignInLinkProps) {
  const search = new URLSearchParams({ return: returnPath });
  return (
    <ButtonLink look={look} href={`${path}?${search.toString()}`} data-testid="sign-in">
      {label}
    </ButtonLink>
  );
}
