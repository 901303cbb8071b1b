import { useEffect, useState } from "react";
import { text } from "../../text/en.ts";

interface PeopleAnnouncementProps {
  readonly names: readonly string[];
}

const quietMs = 3_000;
const list = new Intl.ListFormat("en", { type: "conjunction" });

/** Tells screen readers who is here, once comings and goings have settled. */
export function PeopleAnnouncement({ names }: PeopleAnnouncementProps) {
  const sentence =
    names.length === 0 ? "" : text.document.presence(list.format(names), names.length);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(sentence), quietMs);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <span role="status" className="visually-hidden">
      {spoken}
    </span>
  );
}
