import { decodeUpdate } from "@scriptorium/sync/gate";
import { asUpdate } from "@scriptorium/sync/protocol";

/** Whether the bytes are one whole V1 update, with nothing left over. */
export function isUpdate(bytes: Uint8Array): boolean {
  return decodeUpdate(asUpdate(bytes)) !== null;
}
