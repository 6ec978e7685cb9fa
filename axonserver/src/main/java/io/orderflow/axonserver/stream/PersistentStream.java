package io.orderflow.axonserver.stream;

import io.grpc.Status;
import io.orderflow.axonserver.protocol.streams.InitializationProperties;
import io.orderflow.axonserver.protocol.streams.SegmentPosition;
import io.orderflow.axonserver.protocol.streams.StreamStatus;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.Completion;
import io.orderflow.axonserver.store.EventLog;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.StreamRow;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream: its clients, their segments, its positions in memory and on disk. Everything is
 * decided under its lock, in which nothing waits; the clients are told by other threads.
 *
 * <p>What is acknowledged is written within a tenth of a second, the latest of each segment. After
 * a crash, events whose acknowledgement was not on disk yet come again; none is left out. More than
 * 300 lines, because all of it shares that lock.
 */
final class PersistentStream {

  /** In place of a position: the client has nothing in hand of a segment any more. */
  static final long WORK_DONE = -45;

  private static final Logger log = LoggerFactory.getLogger(PersistentStream.class);

  /** Progress without an acknowledgement is stored after so many events that go elsewhere. */
  private static final long IDLE_STRIDE = 1_000;

  private static final int MAX_WAITING_CHANGES = 16;
  private static final int MAX_ERROR = 4_096;

  private final String id;
  private final EventLog events;
  private final NodeStore store;
  private final SequenceHashes hashes;
  private final Assignments<StreamConnection> assignments;
  private final Queue<StreamChange> changes = new ArrayDeque<>();
  private final List<Completion> whenStored = new ArrayList<>();
  private InitializationProperties properties;
  private Progress progress;
  private long[] positions;
  private long[] stored;

  /** So many positions may be on disk, whichever of the writes that are under way succeed. */
  private int rows;

  private @Nullable SegmentFeed[] serving;
  private String[] errors;
  private boolean acknowledged;
  private boolean writing;
  private boolean changing;
  private boolean started;
  private boolean deleted;
  private @Nullable RuntimeException ended;

  PersistentStream(
      String id,
      InitializationProperties properties,
      Progress progress,
      EventLog events,
      NodeStore store,
      long patience) {
    this.id = id;
    this.events = events;
    this.store = store;
    this.hashes = new SequenceHashes(SequencingPolicies.of(properties.getSequencingPolicy()));
    this.properties = properties;
    this.progress = progress;
    this.positions = progress.current().positions();
    this.stored = positions.clone();
    this.rows = positions.length;
    this.serving = new SegmentFeed[positions.length];
    this.errors = emptyTexts(positions.length);
    this.assignments = new Assignments<>(positions.length, patience);
    var unused = assignments.hold(System.nanoTime());
  }

  private static String[] emptyTexts(int count) {
    String[] texts = new String[count];
    Arrays.fill(texts, "");
    return texts;
  }

  String id() {
    return id;
  }

  /** Its definition is on disk: from now on clients are served. */
  synchronized void start() {
    started = true;
    if (changes.stream().noneMatch(StreamChange::exclusive)) {
      apply(assignments.release(positions.length, System.nanoTime()));
    }
    changeWhenFree();
    whenStored.forEach(Completion::succeeded);
    whenStored.clear();
  }

  /** Its definition could not be stored: there is no such stream. */
  synchronized void abandon(Exception reason) {
    deleted = true;
    end(Failures.of(reason));
    whenStored.forEach(each -> each.failed(reason));
    whenStored.clear();
  }

  /** Answers once the stream is on disk. */
  synchronized void onceStored(Completion answer) {
    if (started) {
      answer.succeeded();
    } else if (deleted) {
      answer.failed(noStream());
    } else {
      whenStored.add(answer);
    }
  }

  /** A second connection of a client takes the place of the first. */
  synchronized void join(StreamConnection client) {
    RuntimeException over = deleted ? noStream() : ended;
    if (over != null) {
      client.end(over);
      return;
    }
    for (StreamConnection other : assignments.clients()) {
      if (other.clientId().equals(client.clientId())) {
        leave(other);
        other.end(null);
      }
    }
    apply(assignments.join(client, System.nanoTime()));
  }

  private RuntimeException noStream() {
    return Failures.of(Status.NOT_FOUND, ErrorCode.OTHER, "There is no persistent stream " + id);
  }

  synchronized void leave(StreamConnection client) {
    apply(assignments.leave(client, System.nanoTime()));
    changeWhenFree();
  }

  synchronized void workDone(StreamConnection client, int segment) {
    apply(assignments.workDone(client, segment, System.nanoTime()));
    changeWhenFree();
  }

  /**
   * The client has done the segment's events up to the position; counts if it was sent that far.
   */
  synchronized void acknowledge(StreamConnection client, int segment, long position) {
    if (!assignments.serves(client, segment)) {
      return;
    }
    SegmentFeed feed = serving[segment];
    if (feed != null && position <= feed.sent() && position > positions[segment]) {
      feed.done(position);
      positions[segment] = position;
      errors[segment] = "";
      acknowledged = true;
    }
  }

  /** There was nothing for the segment up to the position. */
  synchronized void idle(SegmentFeed feed, long position) {
    int segment = feed.segment();
    if (segment < serving.length
        && serving[segment] == feed
        && assignments.owner(segment) != null) {
      positions[segment] = Math.max(positions[segment], position);
    }
  }

  synchronized void failed(StreamConnection client, int segment, String error) {
    if (assignments.serves(client, segment)) {
      errors[segment] = error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error;
    }
  }

  private void apply(List<Assignments.Step<StreamConnection>> steps) {
    for (Assignments.Step<StreamConnection> step : steps) {
      int segment = step.segment();
      switch (step) {
        case Assignments.Step.Open<StreamConnection> open -> {
          Route route = new Route(hashes, progress, positions.length);
          SegmentFeed feed = new SegmentFeed(segment, positions[segment], events, route);
          serving[segment] = feed;
          open.client().opened(feed);
        }
        case Assignments.Step.Close<StreamConnection> close -> close.client().closed(segment);
      }
    }
  }

  /** Looks for clients that keep a segment for too long, and stores how far the stream has come. */
  synchronized void tick() {
    apply(assignments.expire(System.nanoTime(), this::isFinished));
    changeWhenFree();
    storeProgress();
  }

  private boolean isFinished(int segment) {
    SegmentFeed feed = serving[segment];
    return feed != null && feed.isFinished();
  }

  synchronized void storeProgress() {
    if (deleted || changing || writing || !started || !isProgressWorthAWrite()) {
      return;
    }
    long[] written = positions.clone();
    Progress next = progress.at(written);
    List<StreamRow> rows = new ArrayList<>();
    if (next.former().size() + next.replayed().size()
        < progress.former().size() + progress.replayed().size()) {
      rows.add(definition(properties, next));
    }
    for (int i = 0; i < written.length; i++) {
      if (written[i] != stored[i]) {
        rows.add(position(i, written[i]));
      }
    }
    progress = next;
    acknowledged = false;
    writing = true;
    store.putStreamRows(events, rows, new Stored(written));
  }

  private boolean isProgressWorthAWrite() {
    if (acknowledged) {
      return true;
    }
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] - stored[i] >= IDLE_STRIDE) {
        return true;
      }
    }
    return false;
  }

  private final class Stored implements Completion {

    private final long[] written;

    Stored(long[] written) {
      this.written = written;
    }

    @Override
    public void succeeded() {
      synchronized (PersistentStream.this) {
        writing = false;
        stored = written;
        PersistentStream.this.notifyAll();
      }
    }

    /** The next one writes it all. */
    @Override
    public void failed(Exception reason) {
      log.warn("The progress of stream {} is not stored: {}", id, reason.getMessage());
      synchronized (PersistentStream.this) {
        writing = false;
        acknowledged = true;
        PersistentStream.this.notifyAll();
      }
    }
  }

  /**
   * Stores what was acknowledged to the last, after the writes that are under way.
   *
   * @param until when not to wait for that any longer, as {@link System#nanoTime} counts
   */
  synchronized void storeLast(long until) throws InterruptedException {
    long left = until - System.nanoTime();
    while ((writing || changing) && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = until - System.nanoTime();
    }
    storeProgress();
  }

  /** Changes the stream when no client works on it, one change after the other. */
  synchronized void change(StreamChange change) {
    RuntimeException over = deleted ? noStream() : ended;
    if (over != null) {
      change.answer().failed(over);
    } else if (changes.size() >= MAX_WAITING_CHANGES) {
      change
          .answer()
          .failed(
              Failures.of(
                  Status.RESOURCE_EXHAUSTED, ErrorCode.OTHER, "Too many changes of stream " + id));
    } else {
      changes.add(change);
      if (change.exclusive()) {
        apply(assignments.hold(System.nanoTime()));
      }
      changeWhenFree();
    }
  }

  private void changeWhenFree() {
    StreamChange change = changes.peek();
    if (change == null
        || changing
        || !started
        || deleted
        || (change.exclusive() && !assignments.allFree())) {
      return;
    }
    changing = true;
    Progress before = progress.at(positions);
    Progress after = change.progress(before);
    InitializationProperties changed =
        change.properties(properties).toBuilder().setSegments(after.segments()).build();
    List<StreamRow> rows = new ArrayList<>();
    rows.add(definition(changed, after));
    long[] next = after.current().positions();
    for (int i = 0; i < next.length; i++) {
      rows.add(position(i, next[i]));
    }
    for (int i = next.length; i < positions.length; i++) {
      rows.add(new StreamRow(id, i, null));
    }
    this.rows = Math.max(this.rows, next.length);
    store.putStreamRows(events, rows, new Changed(change, changed, after));
  }

  private final class Changed implements Completion {

    private final StreamChange change;
    private final InitializationProperties properties;
    private final Progress progress;

    Changed(StreamChange change, InitializationProperties properties, Progress progress) {
      this.change = change;
      this.properties = properties;
      this.progress = progress;
    }

    @Override
    public void succeeded() {
      synchronized (PersistentStream.this) {
        PersistentStream.this.properties = properties;
        if (change.exclusive()) {
          PersistentStream.this.progress = progress;
          positions = progress.current().positions();
          stored = positions.clone();
          serving = new SegmentFeed[positions.length];
          errors = emptyTexts(positions.length);
          acknowledged = false;
        }
        goOn();
      }
      change.answer().succeeded();
    }

    @Override
    public void failed(Exception reason) {
      synchronized (PersistentStream.this) {
        goOn();
      }
      change.answer().failed(reason);
    }

    private void goOn() {
      changing = false;
      var unused = changes.poll();
      if (changes.stream().noneMatch(StreamChange::exclusive) && assignments.allFree()) {
        apply(assignments.release(positions.length, System.nanoTime()));
      }
      changeWhenFree();
      PersistentStream.this.notifyAll();
    }
  }

  private StreamRow definition(InitializationProperties properties, Progress progress) {
    return new StreamRow(
        id,
        StreamRow.DEFINITION,
        new StreamDefinition(properties, progress.former(), progress.replayed()).toBytes());
  }

  private StreamRow position(int segment, long position) {
    return new StreamRow(id, segment, StreamRegistry.number(position));
  }

  /** All that is to be stored of a new stream. */
  synchronized List<StreamRow> rows() {
    List<StreamRow> rows = new ArrayList<>();
    rows.add(definition(properties, progress));
    for (int i = 0; i < positions.length; i++) {
      rows.add(position(i, positions[i]));
    }
    return rows;
  }

  /** Removes the stream from the disk; {@link #end} follows when that has succeeded. */
  synchronized void delete(Completion answer) {
    if (deleted) {
      answer.failed(noStream());
      return;
    }
    deleted = true;
    List<StreamRow> removed = new ArrayList<>();
    removed.add(new StreamRow(id, StreamRow.DEFINITION, null));
    for (int i = 0; i < rows; i++) {
      removed.add(new StreamRow(id, i, null));
    }
    store.putStreamRows(events, removed, answer);
  }

  /** It could not be deleted: it goes on. */
  synchronized void notDeleted() {
    deleted = false;
  }

  /** Ends all connections; without an error, they are not opened again. */
  synchronized void end(@Nullable RuntimeException reason) {
    ended = reason == null ? noStream() : reason;
    for (StreamConnection client : assignments.clients()) {
      var unused = assignments.leave(client, System.nanoTime());
      client.end(reason);
    }
    for (StreamChange change = changes.poll(); change != null; change = changes.poll()) {
      change.answer().failed(reason == null ? noStream() : reason);
    }
  }

  synchronized void endConnection(SocketAddress peer, RuntimeException reason) {
    for (StreamConnection client : assignments.clients()) {
      if (client.isOf(peer)) {
        leave(client);
        client.end(reason);
      }
    }
  }

  /** New events may be there. */
  void proceed() {
    List<StreamConnection> clients;
    synchronized (this) {
      clients = List.copyOf(assignments.clients());
    }
    clients.forEach(StreamConnection::proceed);
  }

  synchronized StreamStatus status() {
    StreamStatus.Builder status =
        StreamStatus.newBuilder()
            .setStreamId(id)
            .setStreamName(properties.getStreamName())
            .setSequencingPolicy(properties.getSequencingPolicy())
            .setFilter(properties.getFilter());
    for (int i = 0; i < positions.length; i++) {
      StreamConnection owner = assignments.owner(i);
      status.addSegments(
          SegmentPosition.newBuilder()
              .setSegment(i)
              .setPosition(positions[i])
              .setClientId(owner == null ? "" : owner.clientId())
              .setError(errors[i]));
    }
    return status.build();
  }
}
