import type { Knowledge } from "../gate/index.ts";
import { encodeFrame } from "../protocol/index.ts";
import type { Message } from "../protocol/index.ts";
import type { DocumentStore } from "./document-store.ts";
import { packStored } from "./pack-stored.ts";
import type { Session } from "./session.ts";

export interface HelloAnswer {
  readonly frames: readonly Uint8Array[];
  /** True when the client only lacked the log after its position. */
  readonly isResume: boolean;
}

/**
 * What a client of ours gets when it says hello: the log after its position
 * where the log still reaches back that far, else the snapshot as stored and the
 * log after it. Nothing is decoded.
 */
export function answerHello(
  { store, knowledge }: { readonly store: DocumentStore; readonly knowledge: Knowledge },
  session: Session,
  hello: Message & { kind: "hello" },
): HelloAnswer {
  const before = store.snapshotSeq();
  // A client that knows of what is not stored was here before the server was set
  // back: its position means something else by now.
  const isOfThisPast = knowledge.includes(hello.stateVector);
  const answer = composeAnswer(store, session, hello, isOfThisPast);
  // Reading may repair the store, and what was read before that no longer fits.
  if (store.snapshotSeq() === before) return answer;
  return composeAnswer(store, session, hello, isOfThisPast);
}

function composeAnswer(
  store: DocumentStore,
  session: Session,
  hello: Message & { kind: "hello" },
  isOfThisPast: boolean,
): HelloAnswer {
  const head = store.head();
  // Position 0 is none at all. A client that can't resume is asked for what the
  // server may have lost.
  const isReachable = hello.seq > 0 && hello.seq >= store.snapshotSeq() && hello.seq <= head;
  const isResume = hello.epoch === store.epoch && isReachable && isOfThisPast;
  const seq = isResume ? hello.seq : store.snapshotSeq();
  const snapshotBytes = isResume ? 0 : store.snapshotBytes();
  const welcome = encodeFrame({
    kind: "welcome",
    epoch: store.epoch,
    role: session.role,
    isResume,
    snapshotBytes,
    seq,
  });
  const chunks = snapshotBytes === 0 ? [] : store.snapshotChunks();
  const log = store.logAfter(seq);
  return {
    frames: [
      welcome,
      ...chunks.map((bytes, index) =>
        encodeFrame({ kind: "snapshot-chunk", isLast: index === chunks.length - 1, bytes }),
      ),
      ...packStored(log),
      encodeFrame({ kind: "caught-up", seq: head }),
    ],
    isResume,
  };
}
