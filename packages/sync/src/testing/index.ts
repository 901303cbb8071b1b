export { LoopbackServer, StorageFailure } from "./loopback-server.ts";
export type { LoopbackServerOptions } from "./loopback-server.ts";
export { LoopbackSocket } from "./loopback-socket.ts";
export type { FarEnd, Passage } from "./loopback-socket.ts";
export { memoryPersistence } from "./memory-persistence.ts";
export { nodeDatabase } from "./node-database.ts";
export { VirtualClock } from "./virtual-clock.ts";
export { recordTyping, recordUpdates } from "./record-updates.ts";
