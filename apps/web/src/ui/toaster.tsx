import { useEffect } from "react";
import { Toaster as SonnerToaster, toast } from "sonner";
import { text } from "../text/en.ts";
import { useTheme } from "../theme/use-theme.ts";
import { subscribeNotices, takeNotices } from "./notify.ts";
import styles from "./toaster.module.css";

const failureShownMs = 8_000;
// Long enough to be reached by keyboard.
const actionShownMs = 12_000;

export function Toaster() {
  const theme = useTheme();
  useEffect(() => {
    showNotices();
    return subscribeNotices(showNotices);
  }, []);
  return (
    <SonnerToaster
      theme={theme}
      containerAriaLabel={text.notices}
      position="bottom-center"
      offset={{ bottom: "1.5rem" }}
      mobileOffset={{ bottom: "4.5rem" }}
      toastOptions={{
        closeButtonAriaLabel: text.close,
        classNames: { toast: styles["toast"] ?? "", actionButton: styles["action"] ?? "" },
      }}
    />
  );
}

function showNotices(): void {
  for (const { kind, message, action } of takeNotices()) {
    if (kind === "failure") toast.error(message, { duration: failureShownMs });
    else {
      toast(message, {
        ...(action === undefined ? {} : { action, duration: actionShownMs }),
        ...(kind === "lasting" ? { duration: Infinity, closeButton: true } : {}),
      });
    }
  }
}
