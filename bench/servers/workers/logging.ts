import { BareRoom, router } from "./bare-room.ts";

/** A floor: one row for each update, then the relay. */
export class Room extends BareRoom {
  readonly #sql: SqlStorage;

  constructor(...[ctx, env]: ConstructorParameters<typeof BareRoom>) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    this.#sql.exec("CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, frame BLOB NOT NULL)");
  }

  protected override store(frame: ArrayBuffer): void {
    this.#sql.exec("INSERT INTO log (frame) VALUES (?)", frame);
  }

  protected override *stored(): Iterable<ArrayBuffer> {
    const rows = this.#sql.exec<{ frame: ArrayBuffer }>("SELECT frame FROM log ORDER BY seq");
    for (const { frame } of rows) yield frame;
  }
}

export default router;
