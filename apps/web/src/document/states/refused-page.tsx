import { CloseCode } from "@scriptorium/sync/protocol";
import { useEffect } from "react";
import { Link } from "wouter";
import { text } from "../../text/en.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

interface RefusedPageProps {
  readonly code: number;
  readonly reason: string;
  /** Shows the copy that this device holds. Null when there is none. */
  readonly onReadCopy: (() => void) | null;
}

export function RefusedPage({ code, reason, onReadCopy }: RefusedPageProps) {
  const { title, detail } = explain(code, reason);
  useEffect(() => {
    document.title = text.product;
  }, []);
  return (
    <Notice title={title} detail={detail}>
      <Link href="/">{text.notFound.home}</Link>
      {onReadCopy !== null && <Button onClick={onReadCopy}>{text.document.readCopy}</Button>}
    </Notice>
  );
}

function explain(code: number, reason: string): { title: string; detail: string } {
  switch (code) {
    case CloseCode.deleted:
      return { title: text.document.deleted, detail: text.document.deletedDetail };
    case CloseCode.forbidden:
    case CloseCode.unauthorized:
      return { title: text.document.noAccess, detail: text.document.noAccessDetail };
    default:
      return { title: text.document.otherRefusal, detail: text.badge.reason(reason) };
  }
}
