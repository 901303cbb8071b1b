import { Document as RealDocument } from "@scriptorium/worker/src/document.ts";
import { LateStore } from "./late-store.ts";

export { Account, Directory, Keys, default } from "@scriptorium/worker/src/self-host.ts";

/** The application's object with the fault of `ack-first`, made wider: the write waits for the next turn. */
export class Document extends RealDocument {
  protected override openStore(newEpoch: string): LateStore {
    return new LateStore(this.database, newEpoch, (work) => setTimeout(work, 0));
  }
}
