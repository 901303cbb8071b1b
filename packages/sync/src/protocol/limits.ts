/**
 * Every maximum of the engine, with its unit and its reason. A number that
 * bounds something stands here and nowhere else.
 */
export const limits = {
  /**
   * Largest frame that a session may send, in bytes. The platform takes 32 MiB,
   * but an isolate has 128 MB for everything, and decoding costs some ten times
   * the bytes.
   */
  frameBytesMax: 8_388_608,

  /**
   * Largest single update, in bytes: what one transaction of an editor, such as
   * a paste, may amount to. Leaves room in a frame for what is packed with it.
   */
  updateBytesMax: 8_323_072,

  /** Structs in one update. A pasted book has some ten thousand; a hundred thousand decode in 60 ms. */
  structsPerUpdateMax: 100_000,

  /**
   * Clients whose structs one update may hold. Each session of an editor is one,
   * and an upload of a document brings all that ever wrote in it. 100,000 made-up
   * clients made every later keystroke cost 89 ms.
   */
  clientsPerUpdateMax: 2_048,

  /** Ranges of deletions in one update. Clients repeat all of a document's when they come back. */
  deletionsPerUpdateMax: 500_000,

  /**
   * Highest clock of a client, which counts what it wrote. Billions of characters;
   * an update of 18 bytes can claim 2^50 and make a client unusable for good.
   */
  clockMax: 2_147_483_647,

  /** Types nested in each other within one update. Deleting 2,000 levels overflows the stack. */
  nestingMax: 100,

  /** Nesting of a plain value inside one struct. Deep ones overflow the stack of whoever reads them. */
  valueNestingMax: 100,

  /**
   * Largest blob in one row, in bytes. Durable Objects refuse rows of 2 MB;
   * workerd on one's own machine takes 8 MiB, so only this number protects us.
   */
  rowBytesMax: 1_048_576,

  /**
   * Bytes of the log's last row up to which it takes in what is stored next: few
   * rows to delete later, and each write stays within one page of 4 KiB.
   */
  tailRowBytesMax: 2_048,

  /** Bytes that are put into one row of the log when they are stored at once. */
  packedRowBytesMax: 65_536,

  /** Messages in one frame. More than a flush ever packs; bounds work per frame. */
  messagesPerFrameMax: 1024,

  /**
   * Small frames of one answer become one up to this size, in bytes. A frame costs
   * some 20 µs to send. A stored update takes 5 bytes at least, so that no frame gets
   * more than `messagesPerFrameMax`.
   */
  packedFrameBytesMax: 4_096,

  /**
   * Frames of a snapshot, and of the log after it, that are kept for whoever joins
   * next, in bytes of each. 100 joins at once read 311 kB once instead of 100 times,
   * 0.6 ms each; what is larger is read anew, because the isolate's 128 MB are shared.
   */
  joinFramesBytesMax: 4_194_304,

  /**
   * Bytes of a document and its log up to which a client of ours that lacks a part
   * of the snapshot is sent that part alone. To find it costs some 10 ms per MB, and
   * above `documentBuildBytesMax` much more.
   */
  helloDiffBytesMax: 2_097_152,

  /**
   * Bytes of a document, merged for stock clients, that are kept over an edit: the
   * next is made of them and the edit. What is larger is kept until then.
   */
  mergedKeptBytesMax: 4_194_304,

  /** Largest answer to a state vector that is kept for the next who asks with the same, in bytes. */
  keptDiffBytesMax: 1_048_576,

  /** How long after the last join a snapshot's frames outlive the next edit, in ms. A herd comes within seconds. */
  joinFramesKeptMs: 10_000,

  /**
   * Messages in one frame that ask for the whole document or for everybody's
   * state. 400 of them, in 1.6 kB, took a gigabyte and five seconds.
   */
  requestsPerFrameMax: 1,

  /** JSON of one awareness state, in UTF-8 bytes. Keeps an attachment below the platform's 16,384. */
  awarenessStateBytesMax: 2048,

  /**
   * Entries in one awareness message. Stock clients repeat the states of
   * everybody whom they heard, so this is the size of the largest room.
   */
  awarenessEntriesMax: 4096,

  /** Awareness changes a second that others are told of, and how many may come at once after a pause. */
  awarenessPerSecondMax: 20,
  awarenessBurstMax: 20,

  /**
   * Frames that one session may send, a second and at once. A person sends 20; a
   * program that waits for its answers, over loopback, some 2,000. A flood of
   * 5,000 is stopped within seconds.
   */
  framesPerSecondMax: 4_000,
  frameBurstMax: 8_000,

  /**
   * Requests for the whole document or for everybody's state, a second and at
   * once. Each may be answered with megabytes, from a few bytes.
   */
  requestsPerSecondMax: 2,
  requestBurstMax: 40,

  /**
   * Bytes that may wait for one socket's reader, beyond the answer to its own last
   * request. 200 MB sent to a paused client cost 172 MB of memory, and an isolate has 128.
   */
  bufferedBytesMax: 4_194_304,

  /**
   * Bytes that a socket is sent before it is asked again how many wait: a small
   * part of `bufferedBytesMax`. Asking at every frame took 5 % of a keystroke.
   */
  unmeasuredBytesMax: 65_536,

  /**
   * What comes in while a commit is under way waits for the next one: so many bytes
   * and frames at most. A commit takes milliseconds, and a slow disk must not fill
   * the memory.
   */
  gatheredBytesMax: 1_048_576,
  gatheredFramesMax: 1_024,

  /**
   * Bytes that one turn of the room may make of them: whoever wrote gets a copy of what
   * all others wrote, so 100 people who bring 10 KB each make 100 MB. Beyond this,
   * what waits is taken in several turns.
   */
  turnCopiesBytesMax: 4_194_304,

  /**
   * Frames taken at once that make a burst, and how much longer a burst is gathered
   * after a commit, in ms: 2 ms made programs that wait for each other slower again, and
   * without it three times fewer updates were delivered. People who type do not make
   * one; programs do, and a frame to everybody is what costs.
   */
  burstFramesMin: 4,
  gatherMs: 1,

  /**
   * Encoded size of a document, in bytes. An isolate of 128 MB has to merge it with
   * its log, and a call that hands it out may hold 32 MiB.
   */
  documentBytesMax: 25_165_824,

  /** Share of `documentBytesMax` from which on people are told, in percent. */
  documentWarnPercent: 80,

  /**
   * An update to a full document may be this much larger than what it deletes, in
   * bytes, and all of them together may take this much more than the document may
   * have: a thousand replaced words, and an isolate still holds it.
   */
  shrinkingBytesMax: 1_024,
  overdraftBytesMax: 1_048_576,

  /**
   * How long after a repair anybody who may edit can give back what others wrote,
   * in ms: a week, so that a device that was away for a holiday still can.
   */
  healingMs: 604_800_000,

  /** Bytes of the digest of what is deleted in a document: two of 2^32 documents that differ seem equal. */
  deletionDigestBytes: 8,

  /** Characters in a ticket. Browsers and proxies limit a header to some 8,000. */
  ticketLengthMax: 8_192,

  /** Characters in a document's epoch. Ours are 22. */
  epochLengthMax: 64,

  /**
   * ClientIDs that a document may have been written with: each page that was typed
   * in is one. Their state vector, of at most 13 bytes each, fits `stateVectorBytesMax`.
   */
  clientsMax: 65_536,

  /**
   * Bytes of a state vector that a peer may send. A document of which it can't be
   * said is closed to everybody.
   */
  stateVectorBytesMax: 1_048_576,

  /** Characters in a close reason. The protocol allows 123 bytes of UTF-8. */
  closeReasonLengthMax: 120,

  /** Characters in a principal's id, and in the name shown to others. */
  principalLengthMax: 128,
  nameLengthMax: 60,

  /** Log entries before a compaction is due. Bounds what a wake has to read (5–10 ms of decoding). */
  compactionLogEntries: 512,

  /** Log bytes before a compaction is due. Bounds what a joiner gets on top of the snapshot. */
  compactionLogBytes: 524_288,

  /**
   * Bytes of a snapshot and its log up to which a compaction builds a `Y.Doc`. One
   * takes 12 to 23 times its encoded size, garbage on top, and an isolate has 128 MB:
   * 3.2 MB took 131. Above it bytes are merged. A store on one's own machine may be
   * given another number.
   */
  documentBuildBytesMax: 2_097_152,

  /**
   * Bytes of a snapshot from which on the log may be as much longer as the snapshot is
   * larger: so one byte of the log costs eight of writing at most, and a wake of the
   * largest document reads 3,072 entries at most.
   */
  compactionSnapshotBytes: 4_194_304,

  /**
   * What a log is worth once everybody has left: so many bytes of a snapshot, for each
   * entry or for each byte of it, are written anew. A word in a document of 20 MB waits.
   */
  compactionLeftEntryBytes: 65_536,
  compactionLeftShare: 64,

  /**
   * What one step of a compaction goes through, in bytes, or work that takes as
   * long: some 10 ms, in which nobody's edit is taken.
   */
  compactionStepBytes: 524_288,

  /**
   * Bytes of a snapshot and its log that one step may build whole while people are
   * connected: through a `Y.Doc`, in some 30 ms. While nobody is, that holds up to
   * `documentBuildBytesMax`, because what it gives is smaller.
   */
  compactionWholeBytes: 131_072,

  /** Pause between two steps of a compaction, in ms: what came meanwhile has its turn. */
  compactionPauseMs: 4,

  /** Bytes of updates that are merged at once before they join a large snapshot. Each batch copies it. */
  condenseBatchBytes: 2_097_152,

  /**
   * Times of stored updates are kept in steps of this many ms. To the millisecond, the
   * time of a keystroke takes more of the archive than the keystroke does.
   */
  storedStepMs: 100,

  /** Bytes of updates that one segment of the archive holds, unless a single one is larger. */
  segmentBytesMax: 1_048_576,

  /**
   * Bytes of a segment up to which the next compaction writes it again with what it
   * archives: some 2,000 keystrokes, which take three quarters of what they take in
   * four segments.
   */
  segmentJoinBytes: 2_048,

  /**
   * Weight of the archive, in bytes and what replaying its entries takes, after which
   * a compaction keeps a keyframe, if the snapshot is not larger: so rebuilding any
   * moment replays some 200,000 keystrokes at most, or about the size of the document.
   */
  keyframeBytesMin: 1_048_576,

  /** What an archived entry weighs beyond its bytes: compressed it takes one, and replayed it takes as long as five. */
  entryReplayBytes: 4,

  /** Bytes of a keyframe that are compressed as one part, in some 10 ms. */
  keyframePartBytes: 262_144,

  /**
   * Delay of the compaction after the last session left, in ms. A reload leaves
   * for a second or two and should not cost a compaction.
   */
  compactionAfterLeaveMs: 30_000,

  /**
   * Delay of the compaction of a document that refused something because it is
   * full, in ms: long enough to gather a few deletions, which make room.
   */
  compactionWhenFullMs: 5_000,

  /**
   * Body of a request that brings content, in bytes: text of `textBytesMax` with
   * what JSON adds to it. The updates that it becomes go to the document in one
   * call, which may hold 32 MiB.
   */
  contentBytesMax: 16_777_216,

  /** Body of any other request, in bytes. */
  requestBytesMax: 65_536,

  /** Characters in a document's title, and in a share link's label. */
  titleLengthMax: 300,
  labelLengthMax: 100,

  /**
   * How long a deleted document waits in the trash, in ms: 30 days. Long enough to be
   * missed by somebody who was on holiday, short enough that deleted means gone.
   */
  trashKeptMs: 2_592_000_000,

  /** Imported text, in bytes: half of `documentBytesMax`, so that a replacement fits beside what it replaces. */
  textBytesMax: 12_582_912,

  /**
   * Imported Markdown or HTML, in bytes: three times a long novel. The worst that was
   * found of this size is read or refused within a heap of 100 MB, and some 30 s.
   */
  markupBytesMax: 4_194_304,

  /**
   * Nodes of imported content. A line of text is two, and each takes 1.2 kB of
   * memory while it is written: 100,000 take 120 MB of an isolate's 128.
   */
  contentNodesMax: 100_000,

  /** What one of the updates may hold that an import is cut into: about a row, and far from the gate's limits. */
  importUpdateBytes: 1_048_576,
  importUpdateStructs: 20_000,

  /** Nesting of an imported document. Deleting 2,000 levels overflows the stack; people use ten. */
  contentDepthMax: 100,

  /** Share links of one document. Each connection by link looks through them. */
  linksMax: 200,

  /** Life of a ticket, in s. A ticket is fetched for every connection, so it need not be long. */
  ticketLifeS: 600,

  /** Life of the identity cookie, in s: 400 days, the most that browsers keep one. */
  identityLifeS: 34_560_000,

  /**
   * Size of a document's database with its archive, in bytes, from which on
   * nothing is stored. The platform's own end is at 10 GB, and there it takes the
   * object down with all its sockets.
   */
  storageBytesMax: 9_500_000_000,

  /** Commits after which the database's size is looked at again. Each may hold some 9 MB. */
  commitsPerSizeCheck: 16,

  /**
   * First delay before it is tried again whether a full disk has room, and the
   * largest, in ms. A try may cost the object and its sockets.
   */
  storageRetryMs: 2_000,
  storageRetryMaxMs: 60_000,

  /** Room that a full disk must have before edits are taken again, in bytes: a few, with what SQLite adds. */
  storageTrialBytes: 524_288,

  /**
   * Least time between two looks for sessions whose client is gone, in ms, while the
   * object is awake anyway. With the silences below, a ghost is freed within 90 s.
   */
  livenessCheckMs: 15_000,

  /**
   * Silence of a client of ours from which on it is doubted, and at which it counts
   * as gone, in ms. It pings every `pingIntervalMs`, and a browser lets a hidden page
   * do that once a minute.
   */
  silenceDoubtMs: 62_000,
  silenceMaxMs: 74_000,

  /**
   * Silence of a stock client after which it is asked for a sign of life, and how long
   * the answer may take, in ms. A program that shows no presence may be silent for ever.
   */
  probeAfterMs: 45_000,
  probeAnswerMs: 15_000,

  /** How old the record of a session's last frame may get before it is written anew, in ms. Not for each frame. */
  heardStepMs: 10_000,

  /**
   * Delay of the look that nobody's activity brings about, in ms: the one wake of a
   * document in which several people are and nothing happens.
   */
  sweepAfterMs: 14_400_000,

  /**
   * How much of what the cost meter counted may be unsaved, in ms of time, and for how
   * many objects one isolate remembers that. Saving is a row written.
   */
  usageSaveMs: 300_000,
  usageObjectsMax: 10_000,

  /** First delay after an alarm's work failed, and the largest, in ms. */
  alarmRetryMs: 5_000,
  alarmRetryMaxMs: 3_600_000,

  /** Client: a ping is sent after this long without one, in ms. Below the 30 s at which some proxies cut. */
  pingIntervalMs: 20_000,
  /** Client: a ping without any answer for this long means that the connection is dead, in ms. */
  pingTimeoutMs: 20_000,

  /**
   * Client: the same when there is a reason to doubt the connection, in ms: the
   * network or the page changed, or the device slept. A new one is made at once
   * then, within 2 s in all, so a live one that is slower loses no more than a resume.
   */
  probeTimeoutMs: 1_500,
  /** Client: a timer that is late by more than this, in ms, means that the device slept, or the page did. */
  timerLateMs: 5_000,

  /**
   * Client: answered pings after which an edit or a hello that is still unanswered
   * counts as lost. The first may overtake an answer that waits for the disk.
   */
  unansweredPingsMax: 2,

  /** Client: shortest and longest wait before a reconnect, in ms. Full jitter in between. */
  reconnectMinMs: 500,
  reconnectMaxMs: 30_000,

  /** Client: a connection attempt that has not opened by then is given up, in ms. */
  connectTimeoutMs: 15_000,

  /** Client: least time between two awareness messages, in ms (20 a second). */
  awarenessIntervalMs: 50,
  /** Client: the same while nobody is there to see it, in ms. Who comes is told at once. */
  awarenessAloneMs: 2_000,

  /**
   * Client: least time between two edits while nobody else is there, in ms. Each is a
   * row, and an hour with 3,000 keystrokes becomes some 800 of them. docs/adr/0009
   */
  flushAloneMs: 800,
  /** Client: the same while others are there, in ms. Less would merge nothing of what a person types. */
  flushTogetherMs: 100,
  /**
   * Client: how many edits may follow each other at that pace, and after how many ms
   * there may be one more. An exchange of words goes out as typed; a long text does
   * not become a row for each letter.
   */
  flushBurstMax: 30,
  flushRestMs: 400,
  /**
   * Client: transactions that wait, and their bytes, from which on they leave at once.
   * People do not type as much within an interval; programs do, and are not slowed down.
   */
  heldEditsMax: 8,
  heldBytesMax: 4_096,
  /** Client: how long after somebody else's edit its author counts as there without being shown, in ms. */
  companyMs: 10_000,

  /** Client: edits are merged up to this size before they are sent, in bytes. Keeps acks frequent. */
  flushBytesMax: 262_144,

  /** Client: rows of the local copy before they are merged into one. Bounds the time to open it. */
  localRowsMax: 256,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };
