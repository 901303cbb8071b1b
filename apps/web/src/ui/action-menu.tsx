import Ellipsis from "lucide-react/icons/ellipsis";
import { useRef } from "react";
import type { ComponentType } from "react";
import styles from "./action-menu.module.css";
import { moveFocusWithArrows, verticalKeys } from "./arrow-focus.ts";
import { IconButton } from "./button.tsx";
import { classes } from "./classes.ts";
import { Popover, type PopoverHandle } from "./popover.tsx";

export interface MenuAction {
  readonly label: string;
  readonly icon: ComponentType<{ readonly "aria-hidden": "true" }>;
  readonly onChoose: () => void;
  /** Set apart from the others: it takes something away. */
  readonly isGrave?: boolean;
}

interface ActionMenuProps {
  readonly label: string;
  readonly actions: readonly MenuAction[];
}

/** A button with three dots, and what can be done behind it. */
export function ActionMenu({ label, actions }: ActionMenuProps) {
  const popover = useRef<PopoverHandle>(null);
  return (
    <Popover
      trigger={(props) => (
        <IconButton {...props} label={label} title={label} aria-haspopup="menu">
          <Ellipsis aria-hidden="true" />
        </IconButton>
      )}
      label={label}
      role="menu"
      align="end"
      className={styles["menu"]}
      handle={popover}
    >
      <div role="none" onKeyDown={(event) => moveFocusWithArrows(event, verticalKeys)}>
        {actions.map(({ label: name, icon: Icon, onChoose, isGrave = false }) => (
          <button
            key={name}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={classes(styles["item"], isGrave ? styles["grave"] : "")}
            onClick={() => {
              popover.current?.close();
              onChoose();
            }}
          >
            <Icon aria-hidden="true" />
            {name}
          </button>
        ))}
      </div>
    </Popover>
  );
}
