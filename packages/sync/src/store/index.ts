export { checksum } from "./checksum.ts";
export { buildSnapshot } from "./document-state.ts";
export type { Snapshot } from "./document-state.ts";
export { MemoryStore } from "./memory-store.ts";
export { hasSchema, migrateBy } from "./migrations.ts";
export type { Steps } from "./migrations.ts";
export { Schedule } from "./schedule.ts";
export type { SqlDatabase, SqlRow, SqlValue } from "./sql-database.ts";
export { SqliteStore } from "./sqlite-store.ts";
