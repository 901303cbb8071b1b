export { LoopbackServer } from "./loopback-server.ts";
export type { LoopbackServerOptions } from "./loopback-server.ts";
export { LoopbackSocket } from "./loopback-socket.ts";
export type { FarEnd } from "./loopback-socket.ts";
export { memoryPersistence } from "./memory-persistence.ts";
export { nodeDatabase } from "./node-database.ts";
export { storeContract } from "./store-contract.ts";
export type { StoreUnderTest } from "./store-contract.ts";
export { VirtualClock } from "./virtual-clock.ts";
