import type { ComponentProps } from "react";
import { classes } from "../ui/classes.ts";
import styles from "./avatar.module.css";
import { initialsOf } from "./initials.ts";
import { inkOn } from "./person-color.ts";

interface AvatarProps extends Omit<ComponentProps<"button">, "color" | "name"> {
  readonly name: string;
  readonly color: string;
  /** What screen readers say, if more than the name. */
  readonly label?: string;
}

export function Avatar({ name, color, label, className, ...rest }: AvatarProps) {
  return (
    <button
      {...rest}
      type="button"
      aria-label={label ?? name}
      className={classes(styles["avatar"], className)}
      style={{ background: color, color: inkOn(color) }}
      data-testid="avatar"
    >
      <span aria-hidden="true">{initialsOf(name)}</span>
    </button>
  );
}
