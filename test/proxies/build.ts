import { buildServer } from "../server/build.ts";

/** Without the Workers that are wrong on purpose, which the ring beside this one builds. */
export const setup = buildServer;
