# The server on a machine of one's own. Addresses, folders and secrets come from
# server/main.ts, as flags and environment, so that this file is the same everywhere.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "scriptorium", worker = .scriptorium),
    # Documents: one SQLite file each. --directory-path sets the folder.
    (name = "data", disk = (path = "data", writable = true)),
    # For trying whether the disk has room. Holds nothing.
    (name = "space", disk = (path = "space", writable = true)),
    # The built editor.
    (name = "web", disk = (path = "web")),
    # The Worker makes no requests of its own.
    (name = "internet", network = (allow = [])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8787", http = (), service = "scriptorium")],
);

const scriptorium :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "../dist/worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "DOCUMENTS", durableObjectNamespace = "Document"),
    (name = "WEB_FILES", service = "web"),
    (name = "SPACE_FILES", service = "space"),
    (name = "SIGNING_SECRET", fromEnvironment = "SCRIPTORIUM_SIGNING_SECRET"),
    (name = "ADMIN_KEY", fromEnvironment = "SCRIPTORIUM_ADMIN_KEY"),
    (name = "PUBLIC_URL", fromEnvironment = "SCRIPTORIUM_PUBLIC_URL"),
    (name = "ALLOWED_ORIGINS", fromEnvironment = "SCRIPTORIUM_ALLOWED_ORIGINS"),
  ],
  # The unique key names the folder below DATA_DIR. Changing it orphans every document.
  durableObjectNamespaces = [
    (className = "Document", uniqueKey = "scriptorium-documents", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
);
