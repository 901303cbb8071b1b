import * as Y from "yjs";

export type Struct = Y.Item | Y.GC;

export interface Ordered {
  readonly struct: Struct;
  /** What it is next to and in. */
  readonly references: readonly Y.ID[];
}

/** The structs of a document, each after those that it refers to and those of its client before it. */
export function* causalOrder(doc: Y.Doc): Generator<Ordered, void> {
  const { clients } = doc.store;
  const done = new Map<number, number>();
  const nextOf = (client: number): Struct | undefined =>
    clients.get(client)?.[done.get(client) ?? 0];
  const isDone = ({ client, clock }: Y.ID): boolean => {
    const next = nextOf(client);
    return next === undefined || clock < next.id.clock;
  };
  // Highest first, as Yjs writes and reads them.
  for (const client of [...clients.keys()].toSorted((one, other) => other - one)) {
    // What has to come before something else. The last of them is worked on; the first is the client.
    const wanted: Y.ID[] = [Y.createID(client, Infinity)];
    for (let last = wanted.at(-1); last !== undefined; last = wanted.at(-1)) {
      const struct = nextOf(last.client);
      if (struct === undefined || isDone(last)) {
        wanted.pop();
        continue;
      }
      const references = referencesOf(struct);
      const missing = references.find((reference) => !isDone(reference));
      if (missing === undefined) {
        done.set(last.client, (done.get(last.client) ?? 0) + 1);
        yield { struct, references };
      } else wanted.push(missing);
    }
  }
}

function referencesOf(struct: Struct): readonly Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  const { origin, rightOrigin, parent } = struct;
  const within = parent instanceof Y.AbstractType ? (parent._item?.id ?? null) : parent;
  return [origin, rightOrigin, within].filter((reference) => reference instanceof Y.ID);
}
