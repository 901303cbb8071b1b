import { limits } from "@scriptorium/sync/protocol";
import * as Y from "yjs";
import type { Entry, ImportLog } from "./import-log.ts";
import type { KeptFiles } from "./kept-files.ts";
import { prepare } from "./prepare.ts";
import type { Prepared, Wishes } from "./prepare.ts";
import type { NewDocument, ScriptoriumServer } from "./scriptorium-server.ts";
import type { StoredRoom } from "./sources/source.ts";

/** Where documents go. */
export interface Target {
  readonly server: ScriptoriumServer;
  readonly log: ImportLog;
  readonly kept: KeptFiles;
}

/** What became of a room, or would. */
export interface Outcome {
  readonly room: string;
  readonly kind: "imported" | "converted" | "unchanged" | "empty" | "refused";
  /** Our document, or null when there is none. */
  readonly id: string | null;
  readonly bytes: number;
  /** Why something of the room is not in the document, or null. */
  readonly reason: string | null;
}

interface Options {
  readonly wishes: Wishes;
  /** Null to look at the rooms and change nothing. */
  readonly target: Target | null;
  /** Called for each room when it is done. */
  readonly tell: (outcome: Outcome) => void;
}

/**
 * Imports rooms, some at once. When the server can't be used any more, those that are under way are
 * ended, no others are begun, and it throws what is wrong.
 */
export async function importRooms(
  rooms: readonly StoredRoom[],
  { wishes, target, tell }: Options,
): Promise<void> {
  const waiting = rooms.values();
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (const room of waiting) {
      if (failures.length > 0) return;
      await importRoom(room, wishes, target).then(tell, (error) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: limits.roomsAtOnce }, work));
  if (failures.length > 0) throw failures[0];
}

async function importRoom(
  { name, read }: StoredRoom,
  wishes: Wishes,
  target: Target | null,
): Promise<Outcome> {
  let prepared: Prepared;
  try {
    prepared = prepare(await read(), wishes);
  } catch (error) {
    // What is wrong with one room must not keep the others from coming.
    const id = target?.log.get(name)?.id ?? null;
    const reason = `it can't be read: ${error instanceof Error ? error.message : String(error)}`;
    return { room: name, kind: "refused", id, bytes: 0, reason };
  }
  const { kind, id, reason } =
    target === null ? expected(prepared) : await new RoomImport(name, prepared, target).run(wishes);
  return { room: name, kind, id, bytes: prepared.bytes, reason };
}

type Result = Pick<Outcome, "kind" | "id" | "reason">;

/** What would become of a room. */
function expected(prepared: Prepared): Result {
  const { plan } = prepared;
  const reason = lossOf(prepared);
  switch (plan.kind) {
    case "empty":
      return { kind: "empty", id: null, reason };
    case "refuse":
      return { kind: "refused", id: null, reason: plan.reason };
    case "convert":
      return { kind: "converted", id: null, reason };
    case "whole":
      return { kind: "imported", id: null, reason };
  }
}

/** What is left out of a room, in words, or null. */
function lossOf({ leftOut }: Prepared): string | null {
  return leftOut.length === 0
    ? null
    : `left out: ${leftOut.map(({ reason }) => reason).join("; ")}`;
}

/** A room's document, as the log has it. */
type Made = Pick<Entry, "id" | "fragment">;

/** The import of one room. */
class RoomImport {
  readonly #room: string;
  readonly #prepared: Prepared;
  readonly #target: Target;

  constructor(room: string, prepared: Prepared, target: Target) {
    this.#room = room;
    this.#prepared = prepared;
    this.#target = target;
  }

  async run({ fragment, hasTitles }: Wishes): Promise<Result> {
    const { plan, digest, hasTitle } = this.#prepared;
    const known = this.#target.log.get(this.#room);
    if (known !== null && (known.fragment ?? null) !== fragment) {
      // What is stored has its names, and Yjs takes it as known under any other.
      const how = known.fragment === undefined ? "without" : `with "${known.fragment}" as`;
      const reason = `its document was made ${how} --fragment, and stays so`;
      return { kind: "refused", id: known.id, reason };
    }
    const base = fragment === null ? {} : { fragment };
    if (known?.digest === digest && known.state !== "refused") {
      return { kind: "unchanged", id: known.id, reason: known.reason ?? null };
    }
    const title = this.#room.slice(0, limits.titleLengthMax).toWellFormed().trim();
    const titled = hasTitles && !hasTitle ? { title } : {};
    switch (plan.kind) {
      case "empty":
        return { kind: "empty", id: known?.id ?? null, reason: null };
      case "refuse":
        this.#keepLeftOut();
        return { kind: "refused", id: known?.id ?? null, reason: plan.reason };
      case "convert": {
        if (known !== null) {
          const reason = "it has changed since its document was made, and is not converted again";
          return { kind: "refused", id: known.id, reason };
        }
        const content = { type: "doc", content: plan.blocks };
        const once = this.#target.log.onceFor(this.#room, fragment, digest);
        return this.#made({ ...titled, content, once }, (id) =>
          this.#done({ ...base, id, state: "converted" }),
        );
      }
      case "whole": {
        const { updates, schemaVersion } = plan;
        const fill = async (id: string): Promise<Result> => {
          const refusal = await this.#target.server.upload(id, updates, schemaVersion);
          return refusal === null
            ? this.#done({ ...base, id, state: "imported" })
            : this.#refused({ ...base, id, reason: refusal.reason });
        };
        if (known !== null) return fill(known.id);
        const once = this.#target.log.onceFor(this.#room, fragment, "");
        return this.#made({ ...titled, once }, (id) => {
          this.#log({ ...base, id, state: "created" });
          return fill(id);
        });
      }
    }
  }

  async #made(
    document: NewDocument,
    andThen: (id: string) => Result | Promise<Result>,
  ): Promise<Result> {
    const made = await this.#target.server.create(document);
    if ("id" in made) return andThen(made.id);
    return { kind: "refused", id: null, reason: made.reason };
  }

  #done(made: Made & { readonly state: "imported" | "converted" }): Result {
    const { digest } = this.#prepared;
    const reason = lossOf(this.#prepared);
    const kept = this.#keepLeftOut();
    this.#log({ ...made, digest, ...(reason === null ? {} : { reason, kept }) });
    return { kind: made.state, id: made.id, reason };
  }

  #refused(made: Made & { readonly reason: string }): Result {
    const { plan, digest } = this.#prepared;
    const whole = plan.kind === "whole" ? [Y.mergeUpdates([...plan.updates])] : [];
    const kept = [...this.#keepLeftOut(), ...whole.map((one) => this.#target.kept.keep(one))];
    this.#log({ ...made, state: "refused", digest, kept });
    return { kind: "refused", id: made.id, reason: made.reason };
  }

  #keepLeftOut(): readonly string[] {
    return this.#prepared.leftOut.map(({ bytes }) => this.#target.kept.keep(bytes));
  }

  #log(entry: Omit<Entry, "room">): void {
    this.#target.log.add({ room: this.#room, ...entry });
  }
}
