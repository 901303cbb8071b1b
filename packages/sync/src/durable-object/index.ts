export { connectToDocument } from "./connect.ts";
export type { Connect } from "./connect.ts";
export { DocumentObject } from "./document-object.ts";
export type { MeterReading } from "./meter.ts";
export { randomToken, toBase64Url } from "./random-token.ts";
export { durableObjectDatabase } from "./sql.ts";
export type { Grant, Retention, Session } from "../room/index.ts";
export { migrateBy } from "../store/index.ts";
export type { SqlDatabase, Steps } from "../store/index.ts";
