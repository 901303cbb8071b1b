import { BareRoom, router } from "./bare-room.ts";

/** A floor: relays, and stores nothing. */
export class Room extends BareRoom {
  protected override store(): void {}

  protected override stored(): Iterable<ArrayBuffer> {
    return [];
  }
}

export default router;
