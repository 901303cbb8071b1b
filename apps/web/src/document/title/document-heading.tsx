import { useCallback, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { text } from "../../text/en.ts";

interface DocumentHeadingProps {
  readonly title: Y.Text;
}

/** The title as the heading of the page, for whoever goes through it by its headings. */
export function DocumentHeading({ title }: DocumentHeadingProps) {
  const subscribe = useCallback(
    (listener: () => void) => {
      title.observe(listener);
      return () => title.unobserve(listener);
    },
    [title],
  );
  const words = useSyncExternalStore(subscribe, () => title.toString().trim());
  return <h1 className="visually-hidden">{words === "" ? text.untitled : words}</h1>;
}
