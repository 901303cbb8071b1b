import { text } from "../../text/en.ts";
import { notify, notifyFailure } from "../../ui/notify.ts";
import { headingAddress } from "../address.ts";
import { copyText } from "../share/copy-text.ts";
import type { Heading } from "./outline.ts";

export async function copyHeadingLink(
  documentId: string,
  { anchor }: Pick<Heading, "anchor">,
): Promise<void> {
  if (await copyText(headingAddress(documentId, anchor))) notify(text.outline.copied);
  else notifyFailure(text.outline.copyFailed);
}
