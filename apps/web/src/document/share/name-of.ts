import type { Named } from "../../api/sharing.ts";
import { shareText } from "../../text/en-share.ts";

/** What somebody is called in a list. Whoever brings a link and no identity is one for each link. */
export function nameOf({ id, name }: Named): string {
  if (isAnybodyByLink(id)) return shareText.anybodyByLink;
  return name === "" ? shareText.nameless : name;
}

/** True for the id under which all go who bring a link and no identity. */
export function isAnybodyByLink(id: string): boolean {
  return id.startsWith("link:");
}
