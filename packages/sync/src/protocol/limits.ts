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

  /**
   * Types around anything in a document. Browsers draw some hundreds; to delete the outermost of
   * some thousands overflows the stack of everybody who applies that, and of who comes later. The
   * gate knows depths down to `nestingMax` too much, so that there is as much again between them.
   */
  documentNestingMax: 256,

  /**
   * Depths that are not remembered over a compaction which builds no `Y.Doc`. Of what people write
   * some ten types are new in each other within one log, and a line for each would grow with the document.
   */
  nestingForgottenMax: 132,

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
   * Sockets of one document. What one does is told to all others, by one thread with 128 MB: a
   * caret that moves is a frame to each, of some 20 µs, so that a thousand take 20 ms of it.
   */
  socketsMax: 1_000,

  /** How many of them only owners get: whoever fills the others can't keep them from ending that. */
  socketsForOwners: 20,

  /** And how many more only those who need no link: by one that is passed on, anybody may come as often as they like. */
  socketsForMembers: 180,

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
   * How many of them only owners, and what the server makes for somebody, get: a document to which nobody
   * can bring another is read-only for everybody who comes, and 32 small updates take all others.
   */
  clientsForOwners: 8_192,

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

  /**
   * The largest document that comes readable with the first answer, in bytes as stored: to
   * write its page takes some 30 times that of the Worker's 128 MB. Of a larger one the page
   * comes without its text, and a script fetches that.
   */
  readingBytesMax: 1_048_576,

  /** Characters of a document's text in the description that a link to it is shown with. */
  descriptionLengthMax: 200,

  /**
   * How long it takes at least to answer that there is no document, or none for whoever asks, in ms. To
   * wake one takes some 3, to find that there is none less, and a busy machine several times that.
   */
  missingAnswerMs: 25,

  /** Body of any other request, in bytes. */
  requestBytesMax: 65_536,

  /** Characters in what names a request that may come twice. Long enough for any hash or path. */
  idempotencyKeyLengthMax: 255,

  /**
   * How long after a document was deleted for good the key that made it makes no other, in ms: a program
   * that had no answer asks again within hours, also one that was stopped over night.
   */
  idempotencyKeptMs: 86_400_000,

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
   * A file of Word, in bytes. It is unpacked in the browser, and most of a large one are
   * pictures, which are not taken.
   */
  wordFileBytesMax: 33_554_432,

  /**
   * Nodes of imported content. A line of text is two, and each takes 1.2 kB of
   * memory while it is written: 100,000 take 120 MB of an isolate's 128.
   */
  contentNodesMax: 100_000,

  /** What one of the updates may hold that an import is cut into: about a row, and far from the gate's limits. */
  importUpdateBytes: 1_048_576,
  importUpdateStructs: 20_000,

  /** Rooms of another server that its importer brings at once: one is read while others are stored. */
  roomsAtOnce: 4,

  /**
   * How long that importer waits for one update to be stored, and commands of an administrator for one
   * answer, in ms: the worst of them take some 5 s.
   */
  importPatienceMs: 120_000,

  /** Nesting of an imported document. Deleting 2,000 levels overflows the stack; people use ten. */
  contentDepthMax: 100,

  /** Share links of one document, and as many that were revoked, which tell by which somebody came. */
  linksMax: 200,

  /** Members of one document. Its owner sees them in one list. */
  membersMax: 500,

  /** People who came by a link and are remembered, the latest of them. A link may be read by a whole city. */
  visitsMax: 1_000,

  /** How old the record of somebody's last visit may get before it is written anew, in ms. A row for each. */
  visitStepMs: 600_000,

  /** Entries of the record of who changed what others may do, the latest of them: years of a busy document. */
  auditEntriesMax: 2_000,

  /**
   * Entries of it that tell whose the document is and was, and that it was deleted and taken back: they
   * are kept beside the others, 10 MB of them. So that nobody can push them out, a document changes
   * hands, or is put into the trash, so many times a day: it would take most of a year.
   */
  auditLastingMax: 50_000,
  ownershipChangesPerDay: 100,

  /** Entries of it that tell who took the content back. Whoever may edit makes them, so they are kept apart. */
  auditEditsMax: 200,

  /** Entries of that record in one answer. */
  auditPageMax: 100,

  /**
   * How long the page looks for a regular expression before it gives up, in ms. An
   * expression that ends at all ends within a few in any text; people wait this long.
   */
  expressionMsMax: 2_000,

  /**
   * Bytes of one image: what a telephone's camera makes. The Worker and the object
   * hold it whole, and an isolate has 128 MB.
   */
  imageBytesMax: 10_485_760,

  /**
   * Dots of one image. Shown, each takes four bytes, however few the file has: 512 MB, which is what
   * browsers draw the line at. The best telephones' pictures have 108 million.
   */
  imageDotsMax: 128_000_000,

  /**
   * Images of one document, and bytes of all of them: a quarter of a gigabyte, which
   * is what a database of a document is billed and backed up with.
   */
  imagesMax: 1_000,
  imagesBytesMax: 268_435_456,

  /** Client: images that come in the HTML of one paste or file. Each is uploaded by itself. */
  embeddedImagesMax: 100,

  /** So many images of a copy count as one upload, however small: each is read and written by itself. */
  copiedImagesPerUpload: 20,

  /**
   * What one person or program may ask for in a minute, and at once after a pause: new documents and
   * copies (a folder that is imported), tickets (each of some dozen pages fetches one whenever its
   * connection breaks), images, replaced contents and updates (a day's photographs), attempts to sign
   * in, upgrades (one for each ticket), changes of who may do what (a program that gives a document its
   * 300 readers), pages of a list of documents (each asks `directoryShards` objects), contents that are
   * read over HTTP (a program that goes through a collection, or looks many times a second for what changed;
   * each is put together from all that is stored).
   */
  creationsPerMinute: 120,
  ticketsPerMinute: 600,
  uploadsPerMinute: 120,
  signInsPerMinute: 20,
  upgradesPerMinute: 600,
  sharingsPerMinute: 300,
  listsPerMinute: 120,
  readsPerMinute: 1_800,

  /**
   * So many bytes of a document, as stored, count as one of these when it is read over HTTP: text is
   * made of a whole document, in some 100 ms of the Worker for so much.
   */
  bytesPerRead: 1_048_576,

  /**
   * As how many people everybody behind one address may ask for these. An office of hundreds has
   * one, and all of them come back at once after a restart; but hardly five do as much as one may.
   */
  peoplePerAddress: 5,

  /**
   * Requests from one address with keys that are not known to be good, in a minute and at once: those
   * with which a program begins, before the first was answered. Each asks the one object that knows all
   * keys, which takes far more.
   */
  unknownKeysPerMinute: 300,

  /** Counters of the above that are kept in memory, of some 200 bytes each. The one used longest ago goes first. */
  ratedKeysMax: 50_000,

  /**
   * Life of a ticket, in s. One is fetched for every connection, so it need not be long; but
   * each renewal on an open connection wakes the object of a document in which nobody types.
   * What the document itself decides, such as a revocation, does not wait for it.
   */
  ticketLifeS: 1_800,

  /** The same for a program. Where its key expires, its connections end with this. */
  programTicketLifeS: 120,

  /**
   * Client: how long before its end a ticket is renewed on the open connection, in ms, or at
   * half of its life if that is later. Hidden pages have timers that are late by a minute.
   */
  ticketRenewalMs: 180_000,

  /**
   * Longest life of a ticket that an embedder signs, in s, and by how many seconds their
   * clock may differ from ours. What they take back holds until then.
   */
  embedderTicketLifeS: 900,
  clockSkewS: 5,

  /** Characters in the name by which an embedder's tickets call their issuer. */
  issuerLengthMax: 256,

  /**
   * How long fetched public keys are used, in ms, and so how long one that its owner no longer
   * publishes still opens documents. Each Worker asks once in that time.
   */
  jwksKeptMs: 300_000,

  /**
   * Least time between two fetches for a key that is not among those that are known, in ms: a new
   * key works within seconds, and a flood of made-up ones is not passed on.
   */
  jwksCooldownMs: 5_000,

  /** How long the fetch of public keys may take, and for how long one that failed is not tried again, in ms. */
  jwksTimeoutMs: 5_000,
  jwksRetryMs: 1_000,

  /** When to try again what needs a server that can't be reached, in s: `Retry-After`. */
  unreachableRetryS: 5,

  /** API keys of one server. All are listed at once, and programs can share one. */
  keysMax: 1_000,

  /** The time at which a key was last used is kept in steps of this many ms: a write an hour, not one a request. */
  keyUsedStepMs: 3_600_000,

  /**
   * Documents that are asked at once to end the connections of a key that was revoked or a person who was
   * signed out: the platform lets one request make 1,000 calls. And the pause before one that could not
   * be reached is asked again, in ms: who is out should be out within 5 s.
   */
  endingsPerStep: 500,
  endingRetryMs: 2_000,

  /**
   * Sign-ins of one person that were ended one by one, each kept until its cookie would be over. Who has
   * as many is signed out everywhere instead: to forget one would let its cookie in again.
   */
  endedSignInsMax: 1_000,

  /** Documents of a guest that one step gives to the person who signed in: each is a call to its object. */
  adoptionsPerStep: 50,

  /** Pause before the next step, and before one that failed is tried again, in ms. */
  adoptionPauseMs: 2_000,
  adoptionRetryMs: 60_000,

  /**
   * How long somebody stays signed in, in s: a week. Whoever left an organisation is out by then,
   * and the provider asks nobody for a password who is signed in there.
   */
  signedInLifeS: 604_800,

  /** How long signing in at the provider may take, in s: time for a password and a second factor. */
  signInLifeS: 900,

  /** How long what is known of the provider is used, in ms. It changes when keys or addresses do. */
  providerKeptMs: 300_000,

  /** Characters of the place to come back to after signing in. It travels in a cookie. */
  returnPathLengthMax: 512,

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

  /** From when on what was due counts as late, in ms. The platform's alarms come within seconds. */
  alarmLateMs: 60_000,

  /** Characters of a request's name that a proxy or client brings. UUIDs and trace ids have fewer. */
  requestIdLengthMax: 64,

  /** Characters of a line of workerd's own in the log. A stack trace comes in many lines. */
  logTextLengthMax: 4_096,

  /** Files whose sizes are asked for at once. As many as Node has threads for, so that others wait little. */
  filesAtOnceMax: 4,

  /**
   * Largest database without a document, in bytes: one page of 4 KiB, where workerd keeps what it
   * has to. One with a document has a page for each of its tables, of which there are over ten.
   */
  emptyDatabaseBytesMax: 16_384,

  /**
   * How long nothing may have been written until a document counts as changed, in ms: a
   * sentence is thought over in less. And how long after the first edit it does in any case,
   * so that an afternoon's writing is told of. docs/adr/0052
   */
  changedAfterMs: 30_000,
  changedAtLatestMs: 300_000,

  /**
   * Messages that an object may keep until they are taken, the latest of them, how many of them
   * are handed over at once, and how long one is kept, in ms: three days, a long weekend.
   */
  outboxMessagesMax: 1_000,
  outboxBatchMax: 100,
  outboxKeptMs: 259_200_000,

  /** Shortest and longest wait before something is told again that was not taken, in ms. Full jitter in between. */
  tellAgainMinMs: 5_000,
  tellAgainMaxMs: 3_600_000,

  /** Receivers of webhooks of one server. Each event is a row and a request for each of them. */
  webhookUrlsMax: 5,

  /**
   * Bytes of a secret that signs webhooks: as Standard Webhooks demands. And how many there may be at
   * once: the new one and the old, while receivers change from one to the other.
   */
  webhookSecretBytesMin: 24,
  webhookSecretBytesMax: 64,
  webhookSecretsMax: 2,

  /** How long a receiver may take to answer, in ms. It is to note the event and work on it later. */
  webhookTimeoutMs: 10_000,

  /**
   * Events that wait for one receiver in one object, the latest of them, which are gone through for
   * each that comes; and how long each is told again, in ms: three days.
   */
  webhookEventsMax: 2_000,
  webhookKeptMs: 259_200_000,

  /**
   * How long one run of the alarm goes on telling, in ms, of the 15 min that the platform gives it. And
   * how many events a receiver is told in it: on the free plan, a run may ask elsewhere 50 times.
   */
  webhookRunMs: 60_000,
  webhooksPerRun: 40,

  /** How long a receiver that answered with 410 is told nothing, in ms: a day. Then the next event is tried. */
  webhookGoneMs: 86_400_000,

  /**
   * Objects that the list of documents is spread over. Each takes some 200 to 500 events a second, and a
   * document has one each half minute at most; each is asked for each page of a list. The
   * number is part of where an entry is, so it never changes. docs/adr/0051
   */
  directoryShards: 8,

  /** Documents in one page of a list, unless fewer are asked for, and the most. */
  listPageUsual: 50,
  listPageMax: 100,

  /** Owners by whose list a document is found. It has one, or a few. */
  listedOwnersMax: 20,

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

  /** Client: longest time for which a ticket is not asked for because the server said so, in ms. */
  ticketDelayMaxMs: 300_000,

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

  /** Client: characters of one code block up to which it is coloured: some 30 ms of one pause in typing. */
  highlightCharactersMax: 50_000,
  /** Client: characters of one diagram's source. Laying out takes more than proportional time. */
  diagramCharactersMax: 20_000,
  /** Client: characters of one formula, and macros expanded in it: one of 20 characters can ask for a million. */
  mathCharactersMax: 10_000,
  mathExpansionsMax: 1_000,

  /** Client: rows of the local copy before they are merged into one. Bounds the time to open it. */
  localRowsMax: 256,

  /**
   * Client: images, and bytes of them, that wait on a device until the server has them, for all
   * documents: as many bytes as one document holds. Browsers give a site several times that. One more
   * is in its page alone, which the page says.
   */
  waitingImagesMax: 200,
  waitingImagesBytesMax: 268_435_456,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };
