package io.orderflow.axonserver;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A client that leaves resets its streams. What the node was about to send on one then fails, which
 * gRPC warns of with a stack trace, although it tells the node of the reset as well. This keeps
 * that one warning out of the log, and no other.
 */
final class QuietDepartures implements Filter {

  /** Held, because the log manager forgets loggers that nobody holds. */
  private static final Logger GRPC =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  private final @Nullable Filter other;

  private QuietDepartures(@Nullable Filter other) {
    this.other = other;
  }

  static synchronized void install() {
    Filter present = GRPC.getFilter();
    if (!(present instanceof QuietDepartures)) {
      GRPC.setFilter(new QuietDepartures(present));
    }
  }

  @Override
  public boolean isLoggable(LogRecord record) {
    return !isDeparture(record.getThrown()) && (other == null || other.isLoggable(record));
  }

  private static boolean isDeparture(@Nullable Throwable failure) {
    return failure instanceof Http2Exception.StreamException stream
        && stream.error() == Http2Error.STREAM_CLOSED
        && "Stream closed before write could take place".equals(stream.getMessage());
  }
}
