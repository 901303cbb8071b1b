import { Document as RealDocument } from "@scriptorium/worker/src/document.ts";
import { LateStore } from "./late-store.ts";

export { Account, Directory, Keys, default } from "@scriptorium/worker/src/self-host.ts";

/** How long a write waits for more to write with it, in ms: a short one, as debounces go. */
const debounceMs = 50;

/** The application's object with the fault of every server that saves by debounce. */
export class Document extends RealDocument {
  protected override openStore(newEpoch: string): LateStore {
    return new LateStore(this.database, newEpoch, (work) => setTimeout(work, debounceMs));
  }
}
