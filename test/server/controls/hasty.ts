import { Document as RealDocument } from "@scriptorium/worker/src/document.ts";

export { Account, Directory, Keys, default } from "@scriptorium/worker/src/self-host.ts";

/** The application's object, which takes silence for the end, and a pause for one, after a moment. */
export class Document extends RealDocument {
  protected override readonly changedAfterMs = 500;
  protected override readonly limits = {
    livenessCheckMs: 200,
    heardStepMs: 200,
    silenceDoubtMs: 4_000,
    silenceMaxMs: 6_000,
  };
}
