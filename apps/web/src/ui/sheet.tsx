import { useLayoutEffect, useRef } from "react";
import type { ReactNode } from "react";
import { classes } from "./classes.ts";
import styles from "./sheet.module.css";

interface SheetProps {
  /** The name of the dialog for screen readers. */
  readonly label: string;
  /** In the upper middle of the window, or on a phone as a sheet at its end. */
  readonly place: "middle" | "end";
  readonly className?: string | undefined;
  /** Called once it has closed, by Escape, by a click beside it, or by being told to. */
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A modal dialog that is open while it is rendered. The browser keeps the focus inside, and gives it
 * back to where it was.
 */
export function Sheet({ label, place, className, onClose, children }: SheetProps) {
  const dialogRef = useRef<HTMLDialogElement>(null);

  // Before it is taken from the page: a dialog that is gone can't give the focus back.
  useLayoutEffect(() => {
    const dialog = dialogRef.current;
    dialog?.showModal();
    // The browser would choose what can be focused at all, such as the frame of a list.
    const chosen = dialog?.querySelector<HTMLElement>("input:checked");
    (chosen ?? dialog?.querySelector<HTMLElement>("input, textarea, button"))?.focus();
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={dialogRef}
      aria-label={label}
      className={classes(styles["sheet"], className)}
      data-place={place}
      data-print="hide"
      onClose={({ currentTarget }) => {
        // Heard later: by then it may be gone, or open again.
        if (currentTarget.isConnected && !currentTarget.open) onClose();
      }}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div className={styles["content"]}>{children}</div>
    </dialog>
  );
}
