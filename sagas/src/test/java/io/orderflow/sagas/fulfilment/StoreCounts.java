package io.orderflow.sagas.fulfilment;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Counts what a driver asks of a store: commands on data, and the bytes of them. */
final class StoreCounts implements CommandListener {

  private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify");
  private static final Set<String> READS = Set.of("find", "getMore", "aggregate", "count");

  private final AtomicInteger commands = new AtomicInteger();
  private final AtomicLong bytesWritten = new AtomicLong();
  private final AtomicLong bytesRead = new AtomicLong();

  int commands() {
    return commands.get();
  }

  long bytesWritten() {
    return bytesWritten.get();
  }

  long bytesRead() {
    return bytesRead.get();
  }

  @Override
  public void commandStarted(CommandStartedEvent started) {
    String command = started.getCommandName();
    if (WRITES.contains(command) || READS.contains(command)) {
      commands.incrementAndGet();
    }
    if (WRITES.contains(command)) {
      bytesWritten.addAndGet(size(started.getCommand()));
    }
  }

  @Override
  public void commandSucceeded(CommandSucceededEvent succeeded) {
    if (READS.contains(succeeded.getCommandName())) {
      bytesRead.addAndGet(size(succeeded.getResponse()));
    }
  }

  private static int size(BsonDocument document) {
    return new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer().remaining();
  }
}
