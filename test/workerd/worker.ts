import { Document as RealDocument } from "@scriptorium/worker/src/document.ts";
import { DocumentObject } from "@scriptorium/sync/durable-object";
import type { MeterReading } from "@scriptorium/sync/durable-object";

export { default } from "@scriptorium/worker/src/index.ts";

const constructions = new Map<string, number>();

/** How often an object was built in this isolate: once, and once more for every wake after an eviction. */
export function constructionsOf(object: DurableObjectStub): number {
  return constructions.get(object.id.toString()) ?? 0;
}

const usages = new Map<string, MeterReading[]>();

/** What an object's meter told, each time for what came since. */
export function usagesOf(object: DurableObjectStub): readonly MeterReading[] {
  return usages.get(object.id.toString()) ?? [];
}

function count({ id }: DurableObjectState): void {
  constructions.set(id.toString(), (constructions.get(id.toString()) ?? 0) + 1);
}

/** The application's object, counted. */
export class Document extends RealDocument {
  constructor(...[ctx, env]: ConstructorParameters<typeof RealDocument>) {
    super(ctx, env);
    count(ctx);
  }
}

/** The engine's object as an embedder gets it, without hooks, counted. */
export class Engine extends DocumentObject {
  constructor(ctx: DurableObjectState, env: unknown) {
    super(ctx, env);
    count(ctx);
  }

  protected override onUsage(usage: MeterReading): void {
    const id = this.ctx.id.toString();
    usages.set(id, [...(usages.get(id) ?? []), usage]);
  }
}

/** The engine's object with little room for its database, in bytes, and small shares for each client. */
export class SmallEngine extends Engine {
  protected override readonly limits = {
    storageBytesMax: 300_000,
    // So few that the time that a test takes makes no difference.
    framesPerSecondMax: 0.01,
    frameBurstMax: 100,
    requestsPerSecondMax: 0.01,
    requestBurstMax: 5,
  };
}
