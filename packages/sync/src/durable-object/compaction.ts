import { limits } from "../protocol/index.ts";
import type { Seq } from "../protocol/index.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Meter } from "./meter.ts";
import { Sequence } from "./sequence.ts";
import type { Sockets } from "./sockets.ts";
import type { StorageSpace } from "./storage-space.ts";

/** Has the store fold its log into the snapshot. One compaction after the other: they would share their steps. */
export class Compaction {
  readonly #room: LiveRoom;
  readonly #sockets: Sockets;
  readonly #space: StorageSpace;
  readonly #meter: Meter;
  readonly #done: () => void;
  readonly #sequence = new Sequence();

  /** `done` is called after each, unless the document was deleted meanwhile. */
  constructor(
    room: LiveRoom,
    options: {
      readonly sockets: Sockets;
      readonly space: StorageSpace;
      readonly meter: Meter;
      readonly done: () => void;
    },
  ) {
    this.#room = room;
    this.#sockets = options.sockets;
    this.#space = options.space;
    this.#meter = options.meter;
    this.#done = options.done;
  }

  /** Folds all that is stored by the time that it begins. `mayTakeLong` has it take long steps, as when nobody is here. */
  run({ mayTakeLong }: { readonly mayTakeLong: boolean }): Promise<void> {
    return this.#sequence.run(() => this.#run(mayTakeLong));
  }

  async #run(mayTakeLong: boolean): Promise<void> {
    if (!this.#room.exists) return;
    const through = this.#room.open().head();
    // One that was interrupted may end before.
    for (let round = 0; round < 2; round++) {
      await inSteps(() => this.#step(through, mayTakeLong));
      // Deleted meanwhile.
      if (!this.#room.exists) return;
      if (this.#room.open().snapshotSeq() >= through) break;
    }
    this.#done();
  }

  /** Each on whatever is open by then: other events may have ended the room, or the document. */
  #step(through: Seq, mayTakeLong: boolean): boolean {
    if (!this.#room.exists) return true;
    const isAlone = this.#sockets.count === 0;
    const store = this.#room.open();
    const isDone = this.#meter.timed(() => store.compactStep(through, mayTakeLong || isAlone));
    this.#space.wrote();
    return isDone;
  }
}

/**
 * Does steps until one says that it was the last, and lets whatever came meanwhile
 * have its turn between two of them. All within one run of the alarm: an alarm for
 * each step would be a request and a row each. The timer is gone with the run, and
 * when the object is, the platform runs the alarm again.
 */
async function inSteps(step: () => boolean): Promise<void> {
  while (!step()) await new Promise((resolve) => setTimeout(resolve, limits.compactionPauseMs));
}
