import { shareText } from "../../text/en-share.ts";
import { Button } from "../../ui/button.tsx";
import { takeFocus } from "../../ui/take-focus.ts";
import styles from "./share-dialog.module.css";

interface ConfirmProps {
  readonly question: string;
  readonly action: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks once more before something that takes access away. */
export function Confirm({ question, action, isBusy, onConfirm, onCancel }: ConfirmProps) {
  return (
    <div className={styles["confirm"]} role="group" aria-label={action}>
      <p>{question}</p>
      <div className={styles["choices"]}>
        <Button ref={takeFocus} onClick={onCancel}>
          {shareText.keep}
        </Button>
        <Button look="primary" disabled={isBusy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </div>
  );
}
