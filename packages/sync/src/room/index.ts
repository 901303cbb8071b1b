export { HistoryGoneError } from "./document-store.ts";
export type { DocumentStore, LogEntry, RecordedEntry, Retention } from "./document-store.ts";
export type { Output } from "./output.ts";
export { Room } from "./room.ts";
export type { Received, RoomOptions } from "./room.ts";
export { newSession, parseGrant, parseSession } from "./session.ts";
export type { Grant, Session } from "./session.ts";
