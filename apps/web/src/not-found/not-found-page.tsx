import { useEffect } from "react";
import { Link } from "wouter";
import { text } from "../text/en.ts";
import { Notice } from "../ui/notice.tsx";

export function NotFoundPage() {
  useEffect(() => {
    document.title = text.pageTitle(text.notFound.title);
  }, []);
  return (
    <Notice title={text.notFound.title} detail={text.notFound.detail}>
      <Link href="/">{text.notFound.home}</Link>
    </Notice>
  );
}
