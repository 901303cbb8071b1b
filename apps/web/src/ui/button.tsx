import type { ComponentProps } from "react";
import { classes } from "./classes.ts";
import styles from "./button.module.css";

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: "plain" | "primary" | "quiet";
}

export function Button({ look = "plain", className, type = "button", ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} className={classes(styles["button"], styles[look], className)} />
  );
}

interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  readonly label: string;
}

/** A button that shows only an icon; `label` is its name for everyone who can't see that. */
export function IconButton({ label, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      className={classes(styles["icon"], className)}
    />
  );
}
