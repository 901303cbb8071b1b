import { endSession, type Visitor } from "../api/visitor.ts";
import { initialsOf } from "../identity/initials.ts";
import { colorOf, inkOn } from "../identity/person-color.ts";
import { forgetVisitor } from "../identity/visitor-store.ts";
import { accountText } from "../text/en-account.ts";
import { reasonOf } from "../text/reason-of.ts";
import { Button } from "../ui/button.tsx";
import { notifyFailure } from "../ui/notify.ts";
import { Popover, type PopoverTrigger } from "../ui/popover.tsx";
import styles from "./account.module.css";

interface SignedInProps {
  readonly visitor: Visitor;
}

/** Who is signed in, by avatar and name, and behind it how to end that. */
export function SignedInMenu({ visitor }: SignedInProps) {
  const { name, id } = visitor;
  const color = colorOf(id);
  const trigger = (props: PopoverTrigger) => (
    <button {...props} type="button" title={accountText.menu} className={styles["person"]}>
      <span
        aria-hidden="true"
        className={styles["disc"]}
        style={{ background: color, color: inkOn(color) }}
      >
        {initialsOf(name)}
      </span>
      <span dir="auto" className={styles["name"]}>
        {name}
      </span>
    </button>
  );
  return (
    <Popover trigger={trigger} label={accountText.menu}>
      <SignedInPanel visitor={visitor} />
    </Popover>
  );
}

/** The same in words, with the way out. */
export function SignedInPanel({ visitor: { name, account } }: SignedInProps) {
  return (
    <div className={styles["panel"]}>
      <p>
        {accountText.signedInAs} <bdi>{name}</bdi>
      </p>
      {account?.canSignOut === true && (
        <>
          <Button onClick={() => void signOut(false)} data-testid="sign-out">
            {accountText.signOut}
          </Button>
          <Button look="quiet" onClick={() => void signOut(true)} data-testid="sign-out-everywhere">
            {accountText.signOutEverywhere}
          </Button>
        </>
      )}
    </div>
  );
}

async function signOut(isEverywhere: boolean): Promise<void> {
  try {
    const isComplete = await endSession({ isEverywhere });
    // With the provider, which the front page has no other use for.
    const { dropOwnCopies } = await import("./own-copies.ts");
    await dropOwnCopies();
    forgetVisitor();
    location.assign(isComplete ? "/" : "/sign-in?problem=signed-out-here");
  } catch (error) {
    notifyFailure(accountText.signOutFailed(reasonOf(error)));
  }
}
