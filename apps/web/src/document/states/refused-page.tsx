import { CloseCode } from "@scriptorium/sync/protocol";
import { useEffect } from "react";
import { Link } from "wouter";
import { takeBackDocument } from "../../api/documents.ts";
import { useVisitor } from "../../identity/visitor-store.ts";
import { text } from "../../text/en.ts";
import { reasonOf } from "../../text/reason-of.ts";
import { Button } from "../../ui/button.tsx";
import { late } from "../../ui/late.tsx";
import { Notice } from "../../ui/notice.tsx";
import { notifyFailure } from "../../ui/notify.ts";

const SignInLink = late(async () => (await import("../../account/sign-in-link.tsx")).SignInLink);

interface RefusedPageProps {
  readonly code: number;
  readonly reason: string;
  /** The document's id when it is the visitor's own, who can take it back. Else null. */
  readonly ownedId: string | null;
  /** Shows the copy that this device holds. Null when there is none. */
  readonly onReadCopy: (() => void) | null;
}

export function RefusedPage({ code, reason, ownedId, onReadCopy }: RefusedPageProps) {
  const { title, detail } = explain(code, reason, ownedId !== null);
  const takeBack = async (id: string): Promise<void> => {
    try {
      await takeBackDocument(id);
      location.reload();
    } catch (error) {
      notifyFailure(text.home.takeBackFailed(reasonOf(error)));
    }
  };
  const account = useVisitor()?.account ?? null;
  const signInPath = account?.isSignedIn === false ? account.signInPath : null;
  const mayHelp = code === CloseCode.forbidden || code === CloseCode.unauthorized;
  const isBehind = code === CloseCode.schemaTooOld;
  useEffect(() => {
    document.title = text.product;
  }, []);
  return (
    <Notice title={title} detail={detail}>
      {isBehind && (
        <Button look="primary" onClick={() => location.reload()}>
          {text.document.reload}
        </Button>
      )}
      {ownedId !== null && code === CloseCode.deleted && (
        <Button look="primary" onClick={() => void takeBack(ownedId)}>
          {text.home.takeBack}
        </Button>
      )}
      {mayHelp && signInPath !== null && <SignInLink path={signInPath} look="primary" />}
      <Link href="/">{text.notFound.home}</Link>
      {onReadCopy !== null && <Button onClick={onReadCopy}>{text.document.readCopy}</Button>}
    </Notice>
  );
}

function explain(code: number, reason: string, isOwn: boolean): { title: string; detail: string } {
  switch (code) {
    case CloseCode.deleted:
      return {
        title: text.document.deleted,
        detail: isOwn ? text.reading.deletedOwn : text.document.deletedDetail,
      };
    case CloseCode.schemaTooOld:
      return { title: text.reading.behindTitle, detail: text.reading.behindDetail };
    case CloseCode.forbidden:
    case CloseCode.unauthorized:
      return { title: text.document.noAccess, detail: text.document.noAccessDetail };
    default:
      return { title: text.document.otherRefusal, detail: text.badge.reason(reason) };
  }
}
