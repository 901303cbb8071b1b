import { askForTicket } from "../document/first-ticket.ts";
import { type Role, parseRole } from "../document/role.ts";
import { recentDocument } from "../recent/recent-documents.ts";

/**
 * What the visitor may do, as far as it is known before the document is opened: the server's page
 * tells, or this browser from the last visit. A share link that is new here is asked about. Null
 * when nobody knows. In any case a ticket is asked for.
 */
export async function roleToOpenWith(
  documentId: string,
  link: string | null,
): Promise<Role | null> {
  const known = recentDocument(documentId);
  const ticket = askForTicket(documentId, link ?? known?.link ?? null);
  const served = document.querySelector<HTMLElement>("#served")?.dataset["role"];
  if (link === null || link === known?.link) {
    const role = parseRole(served) ?? known?.role ?? null;
    if (role !== null) return role;
  }
  try {
    return (await ticket).role;
  } catch {
    return null;
  }
}
