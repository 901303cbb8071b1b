import { DurableObject } from "cloudflare:workers";
import type { Limits } from "../protocol/index.ts";
import type { DocumentStore, Grant, Retention, Session } from "../room/index.ts";
import { SqliteStore } from "../store/index.ts";
import type { Message, SqlDatabase, StoreOptions } from "../store/index.ts";
import { logLine } from "./log-record.ts";
import type { LogRecord } from "./log-record.ts";
import type { MeterReading } from "./meter.ts";

/**
 * What whoever extends `DocumentObject` may decide and hear of, each with what holds without it.
 * All of it is optional, and none of it is on the path of an edit.
 */
export abstract class DocumentHooks<Env = unknown> extends DurableObject<Env> {
  protected abstract readonly database: SqlDatabase;

  /**
   * Decides at an upgrade, and when a ticket was renewed, what the client may do now, which
   * may be less than its ticket said when it was issued. Null refuses it for good with 4403;
   * when this throws, nobody is let in, and the client tries again later. Decides by what is
   * here: what has to be waited for is asked before `connectToDocument`. The default trusts
   * the ticket.
   */
  protected onAuthorize(grant: Grant): Grant | null {
    return grant;
  }

  /**
   * Reads a newer ticket that a client sends while it is connected, and says what
   * it grants, which `onAuthorize` is asked about then. Null ends the session with 4401,
   * and so does what this throws. The default takes none.
   */
  protected onTicket(_ticket: string): Promise<Grant | null> {
    return Promise.resolve(null);
  }

  /**
   * The least version of the application's schema that is let in. A client of ours with
   * an older one, or one older than that of a client that wrote here, is turned away with
   * 4426: it could delete what it does not know.
   */
  protected readonly schemaVersion: number = 0;

  /**
   * The newest version of the application's schema that there is, as its clients name it. A
   * document's version rises to this by what clients write, and no further whatever they name.
   * The default is `schemaVersion`.
   */
  protected readonly newestSchemaVersion: number = 0;

  /** Limits that differ from the engine's, such as a smaller `frameBytesMax`. */
  protected readonly limits: Partial<Limits> = {};

  /** How much of the document's past is kept: by default everything. */
  protected readonly retention: Retention = {};

  /**
   * Opens the document's store, or makes one that has `newEpoch`. Called once for
   * every wake.
   */
  protected openStore(newEpoch: string, options: StoreOptions): DocumentStore {
    return new SqliteStore(this.database, newEpoch, options);
  }

  /**
   * Finds out, after a commit failed, whether there is room to store again. The
   * default writes a row; when there is no room, that costs this object and its
   * sockets, so override it where there is another way to know.
   */
  protected abstract tryToStore(): Promise<boolean>;

  /**
   * How long nothing may have been written until `onChanged` is called, in ms. Null, the
   * default, never calls it, and costs nothing.
   */
  protected readonly changedAfterMs: number | null = null;

  /**
   * The document was changed, the last time about `changedMs`: nothing was written for
   * `changedAfterMs`, or people have been writing for `limits.changedAtLatestMs`. After each
   * edit it is called at least once more, whatever happens in between; after a crash, or if it
   * throws, it is called again. What it posts is delivered right after.
   */
  protected onChanged(_changedMs: number): void {}

  /**
   * Tells of what was posted, the first in the line: as long as this rejects, it is called again
   * with the same messages, under the same ids, later each time, for `limits.outboxKeptMs` at
   * most. What was taken may come once more after a crash.
   */
  protected deliver(_messages: readonly Message[]): Promise<void> {
    return Promise.resolve();
  }

  /**
   * A client was let in, and has been sent its first frame if there is one. Called once for
   * each session. Nobody waits for it, and what it throws is logged.
   */
  protected onSessionOpen(_session: Session): void | Promise<void> {}

  /**
   * A client's socket is gone, and others were told. Called once for each session, but not for
   * those that end with the document or with the process. Otherwise as `onSessionOpen`.
   */
  protected onSessionClose(_session: Session): void | Promise<void> {}

  /** The log was folded into the snapshot. Otherwise as `onSessionOpen`. */
  protected onCompacted(): void | Promise<void> {}

  /**
   * What was counted since this was last called: some minutes of activity, or the last
   * of it before everybody left. The default tells the log. Otherwise as `onSessionOpen`.
   */
  protected onUsage(usage: MeterReading): void | Promise<void> {
    this.onLog({ level: "info", event: "usage", document: this.documentName, ...usage });
  }

  /** Something happened that may be of interest. The default writes a line of JSON to the console. */
  protected onLog(record: LogRecord): void {
    const write = record.level === "error" ? console.error : console.log;
    write(logLine(record));
  }

  /** What the document is called in the log: its id, or that of an object that is reached without one. */
  protected get documentName(): string {
    return this.ctx.id.name ?? this.ctx.id.toString();
  }
}
