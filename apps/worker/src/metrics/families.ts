/** Every metric that the server tells, by its name: what kind it is, and what it counts. The names are part of the contract. */
export const families = {
  scriptorium_build_info: ["gauge", "1, with the version of the server and of workerd as labels."],
  scriptorium_start_time_seconds: ["gauge", "When the server was started, in seconds since 1970."],
  scriptorium_uptime_seconds: ["gauge", "How long the server has been running."],
  scriptorium_starts_total: ["counter", "Starts of a server on this data folder."],
  scriptorium_unclean_starts_total: [
    "counter",
    "Starts after a server that had not ended in order, as after a crash.",
  ],
  scriptorium_process_resident_memory_bytes: ["gauge", "Memory that a process has."],
  scriptorium_process_cpu_seconds_total: ["counter", "Processor time that a process has used."],
  scriptorium_process_open_files: ["gauge", "Files and sockets that a process has open."],
  scriptorium_disk_free_bytes: ["gauge", "Room that is left on the disk of the data folder."],
  scriptorium_disk_size_bytes: ["gauge", "Size of the disk of the data folder."],
  scriptorium_documents: ["gauge", "Documents on the disk, those in the trash among them."],
  scriptorium_documents_bytes: ["gauge", "Bytes of the files of all documents."],
  scriptorium_sessions: ["gauge", "Connections that are open, also to documents that sleep."],
  scriptorium_sessions_opened_total: ["counter", "Connections that were let in."],
  scriptorium_sessions_ended_total: [
    "counter",
    "Connections that the server ended, by close code.",
  ],
  scriptorium_constructions_total: ["counter", "Times that the object of a document was built."],
  scriptorium_wakes_total: ["counter", "Times that something then opened the document."],
  scriptorium_frames_received_total: ["counter", "WebSocket frames from clients, but for pings."],
  scriptorium_frames_sent_total: ["counter", "WebSocket frames to clients, but for pongs."],
  scriptorium_received_bytes_total: ["counter", "Bytes of the frames from clients."],
  scriptorium_sent_bytes_total: ["counter", "Bytes of the frames to clients."],
  scriptorium_updates_total: [
    "counter",
    "Updates that came, by what came of them: stored, known before, missing what they build on, or refused.",
  ],
  scriptorium_updates_refused_total: ["counter", "Updates that were refused, by why."],
  scriptorium_acks_total: ["counter", "Edits that were acknowledged."],
  scriptorium_ack_duration_seconds: [
    "histogram",
    "From when an update came, or what came with it, until it was committed, which is when its ack leaves.",
  ],
  scriptorium_rows_read_total: ["counter", "Rows of SQLite that documents read."],
  scriptorium_rows_written_total: ["counter", "Rows of SQLite that documents wrote."],
  scriptorium_written_bytes_total: [
    "counter",
    "Bytes of the texts and blobs in rows that were written.",
  ],
  scriptorium_compactions_total: ["counter", "Compactions that came to their end."],
  scriptorium_quarantines_total: ["counter", "Times that damaged rows were put aside."],
  scriptorium_failures_total: [
    "counter",
    "Turns, alarms and tickets that failed on the server's side.",
  ],
  scriptorium_alarms_set_total: ["counter", "Alarms that documents set."],
  scriptorium_alarms_run_total: ["counter", "Alarms that ran."],
  scriptorium_alarms_late_total: ["counter", "Alarms that found something due for over a minute."],
  scriptorium_http_requests_total: ["counter", "Requests that were answered, by status."],
} as const satisfies Readonly<
  Record<`scriptorium_${string}`, readonly ["counter" | "gauge" | "histogram", string]>
>;

export type MetricName = keyof typeof families;
