export { SyncError, TicketDelayedError, TicketRefusedError } from "./errors.ts";
export { globalEnvironment } from "./environment.ts";
export type { Environment, PageEvent, SocketLike } from "./environment.ts";
export { deleteLocalCopy } from "./indexeddb.ts";
export { indexedDbPersistence } from "./indexeddb-persistence.ts";
export type {
  Kept,
  LocalChange,
  LocalCopy,
  LocalEdit,
  LocalPersistence,
  Position,
} from "./local-persistence.ts";
export { SyncProvider } from "./provider.ts";
export type { SyncProviderOptions } from "./provider.ts";
export type { EditState, Refusal, SyncStatus } from "./status.ts";
