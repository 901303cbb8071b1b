// Runs a script of the workspace under its own Node: `node scripts/run.mjs <file> [arguments]`.
import { become, ensureInstalled, node } from "./workspace.mjs";

ensureInstalled();
become(node, process.argv.slice(2));
