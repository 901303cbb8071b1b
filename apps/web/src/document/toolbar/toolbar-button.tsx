import type { LucideIcon } from "lucide-react";
import type { MouseEvent } from "react";
import { Tooltip } from "../../ui/tooltip.tsx";
import { shortcutLabel } from "./shortcut.ts";
import styles from "./toolbar.module.css";

interface ToolbarButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly keys: string | null;
  /** Whether it is on, for buttons that can be; null for buttons that only act. */
  readonly isPressed: boolean | null;
  readonly isDisabled?: boolean;
  readonly onPress: () => void;
}

export function ToolbarButton(props: ToolbarButtonProps) {
  const { icon: Icon, label, keys, isPressed, isDisabled = false, onPress } = props;
  return (
    <Tooltip label={label} shortcut={shortcutLabel(keys)}>
      <button
        type="button"
        className={styles["button"]}
        aria-label={label}
        aria-disabled={isDisabled}
        {...(isPressed === null ? {} : { "aria-pressed": isPressed })}
        onMouseDown={keepFocusInText}
        onClick={isDisabled ? undefined : onPress}
      >
        <Icon aria-hidden="true" />
      </button>
    </Tooltip>
  );
}

/** A pressed button would take the focus, and with it the selection and a phone's keyboard. */
export function keepFocusInText(event: MouseEvent): void {
  event.preventDefault();
}
