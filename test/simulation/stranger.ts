import type { Environment } from "@scriptorium/sync/client";
import { asEpoch, asSeq, asStateVector, asUpdate, encodeFrame } from "@scriptorium/sync/protocol";
import type { Update } from "@scriptorium/sync/protocol";
import { LoopbackServer } from "@scriptorium/sync/testing";
import type { Grant } from "@scriptorium/sync/room";
import * as Y from "yjs";

const grant: Grant = { principal: "stranger", name: "stranger", role: "edit", link: null };

/** Clients that a simulation begins with, at most, and their clientIDs from 1. */
const victims = 6;

/** Somebody who may edit, and sends what builds on nothing that is stored. */
export class Stranger {
  readonly #environment: Environment;
  #lastClientId = 1_000_000;

  constructor(
    server: { environmentFor(grant: Grant, random: () => number): Environment },
    random: () => number,
  ) {
    this.#environment = server.environmentFor(grant, random);
  }

  /** Comes, says hello, sends one edit that must not be let in, and stays away from then on. */
  visit(): void {
    const ticket = `ticket.${LoopbackServer.ticketFor(grant)}`;
    const socket = this.#environment.connect("ws://loopback", ["scriptorium.v1", ticket]);
    const clientId = ++this.#lastClientId;
    socket.onopen = () => {
      socket.send(
        encodeFrame(
          { kind: "writes-as", clientId, clock: 2 },
          {
            kind: "hello",
            epoch: asEpoch(""),
            seq: asSeq(0),
            schemaVersion: 0,
            stateVector: asStateVector(Uint8Array.of(0)),
          },
        ) as Uint8Array<ArrayBuffer>,
      );
      const isSecond = clientId % 2 === 0;
      const update = isSecond ? secondEdit(clientId) : leaveOut(1 + ((clientId >> 1) % victims));
      const edit = encodeFrame({ kind: "edit", number: 1, update });
      socket.send(edit as Uint8Array<ArrayBuffer>);
      socket.close();
    };
  }
}

function secondEdit(clientId: number): Update {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Update[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(asUpdate(update)));
  doc.getText("text").insert(0, "a");
  doc.getText("text").insert(1, "b");
  return updates[1] ?? asUpdate(new Uint8Array());
}

/** Leaves out more of what `clientId` wrote than there will be, and deletes the first of it. */
function leaveOut(clientId: number): Update {
  return asUpdate(Uint8Array.of(1, 1, clientId, 0, 10, 0xff, 0x7f, 1, clientId, 1, 0, 1));
}
