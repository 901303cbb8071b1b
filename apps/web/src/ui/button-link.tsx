import type { ComponentProps } from "react";
import styles from "./button.module.css";
import { classes } from "./classes.ts";

interface ButtonLinkProps extends ComponentProps<"a"> {
  readonly look?: "plain" | "primary";
}

/** A link to somewhere outside the application that looks like a button. */
export function ButtonLink({ look = "plain", className, children, ...rest }: ButtonLinkProps) {
  return (
    <a {...rest} className={classes(styles["button"], styles[look], className)}>
      {children}
    </a>
  );
}
