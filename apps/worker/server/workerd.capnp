# The server on a machine of one's own. Addresses, folders and secrets come from
# server/main.ts, as flags and environment, so that this file is the same everywhere.
using Workerd = import "/workerd/workerd.capnp";

# The Worker makes no requests of its own.
const alone :Workerd.Config = (
  services = [.worker, .data, .documents, .space, .web, .launcher, (name = "internet", network = (allow = []))],
  sockets = [.http],
);

# It asks for keys, and who somebody is, and tells receivers of webhooks: at the addresses of the
# configuration, and no others.
const connected :Workerd.Config = (
  services = [
    .worker,
    .data,
    .documents,
    .space,
    .web,
    .launcher,
    (
      name = "internet",
      network = (allow = ["public", "private"], tlsOptions = (trustBrowserCas = true)),
    ),
  ],
  sockets = [.http],
);

const http :Workerd.Socket =
  (name = "http", address = "127.0.0.1:8787", http = (), service = "scriptorium");
const worker :Workerd.Service = (name = "scriptorium", worker = .scriptorium);
# Documents: one SQLite file each. --directory-path sets the folder.
const data :Workerd.Service = (name = "data", disk = (path = "data", writable = true));
# The same files of documents, to see which there are.
const documents :Workerd.Service = (name = "documents", disk = (path = "documents"));
# For trying whether the disk has room. Holds nothing.
const space :Workerd.Service = (name = "space", disk = (path = "space", writable = true));
# The process that started this one. --external-addr sets the address.
const launcher :Workerd.Service = (name = "launcher", external = (address = "127.0.0.1:1", http = ()));
# The built editor.
const web :Workerd.Service = (name = "web", disk = (path = "web"));

const scriptorium :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "../dist/worker.js")],
  compatibilityDate = "2026-11-01",
  bindings = [
    (name = "DOCUMENTS", durableObjectNamespace = "Document"),
    (name = "KEYS", durableObjectNamespace = "Keys"),
    (name = "ACCOUNTS", durableObjectNamespace = "Account"),
    (name = "DIRECTORY", durableObjectNamespace = "Directory"),
    (name = "WEB_FILES", service = "web"),
    (name = "SPACE_FILES", service = "space"),
    (name = "DOCUMENT_FILES", service = "documents"),
    (name = "LAUNCHER", service = "launcher"),
    (name = "RUN_SECRET", fromEnvironment = "SCRIPTORIUM_RUN_SECRET"),
    (name = "METRICS_TOKEN", fromEnvironment = "SCRIPTORIUM_METRICS_TOKEN"),
    (name = "LOG_LEVEL", fromEnvironment = "SCRIPTORIUM_LOG_LEVEL"),
    (name = "SIGNING_SECRET", fromEnvironment = "SCRIPTORIUM_SIGNING_SECRET"),
    (name = "ADMIN_KEY", fromEnvironment = "SCRIPTORIUM_ADMIN_KEY"),
    (name = "PUBLIC_URL", fromEnvironment = "SCRIPTORIUM_PUBLIC_URL"),
    (name = "ALLOWED_ORIGINS", fromEnvironment = "SCRIPTORIUM_ALLOWED_ORIGINS"),
    (name = "OIDC_ISSUER", fromEnvironment = "SCRIPTORIUM_OIDC_ISSUER"),
    (name = "OIDC_CLIENT_ID", fromEnvironment = "SCRIPTORIUM_OIDC_CLIENT_ID"),
    (name = "OIDC_CLIENT_SECRET", fromEnvironment = "SCRIPTORIUM_OIDC_CLIENT_SECRET"),
    (name = "OIDC_ALLOWED", fromEnvironment = "SCRIPTORIUM_OIDC_ALLOWED"),
    (name = "ACCESS_TEAM", fromEnvironment = "SCRIPTORIUM_ACCESS_TEAM"),
    (name = "ACCESS_AUDIENCE", fromEnvironment = "SCRIPTORIUM_ACCESS_AUDIENCE"),
    (name = "CREATION", fromEnvironment = "SCRIPTORIUM_CREATION"),
    (name = "TICKET_ISSUERS", fromEnvironment = "SCRIPTORIUM_TICKET_ISSUERS"),
    (name = "WEBHOOK_URLS", fromEnvironment = "SCRIPTORIUM_WEBHOOK_URLS"),
    (name = "WEBHOOK_SECRET", fromEnvironment = "SCRIPTORIUM_WEBHOOK_SECRET"),
    (name = "FRAME_ANCESTORS", fromEnvironment = "SCRIPTORIUM_FRAME_ANCESTORS"),
    (name = "TRUSTED_PROXY", fromEnvironment = "SCRIPTORIUM_TRUSTED_PROXY"),
    (name = "RATE_LIMITS", fromEnvironment = "SCRIPTORIUM_RATE_LIMITS"),
  ],
  # A unique key names the folder below DATA_DIR. Changing it orphans what is in there.
  durableObjectNamespaces = [
    (className = "Document", uniqueKey = "scriptorium-documents", enableSql = true),
    (className = "Keys", uniqueKey = "scriptorium-keys", enableSql = true),
    (className = "Account", uniqueKey = "scriptorium-accounts", enableSql = true),
    (className = "Directory", uniqueKey = "scriptorium-directory", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "data"),
);
