package io.orderflow.axonserver;

import static io.orderflow.axonserver.Clients.event;
import static io.orderflow.axonserver.Clients.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.event.EventStream;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Error;
import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Exception;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it listens to a log that the nodes of all tests write")
class QuietDeparturesTest {

  private static final Logger GRPC =
      Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler");

  private final AxonServerNode node = AxonServerNode.temporary();
  private final Clients clients = new Clients(node);
  private final Queue<LogRecord> logged = new ConcurrentLinkedQueue<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    GRPC.addHandler(recorder);
  }

  @AfterEach
  void stop() {
    GRPC.removeHandler(recorder);
    clients.close();
    node.close();
  }

  @Test
  void clientsThatLeaveWhileEventsAreOnTheirWayAreNoCauseForAWarning() throws InterruptedException {
    AxonServerConnection connection = clients.connect("c");
    for (int i = 0; i < 50; i++) {
      get(
          connection
              .eventChannel()
              .appendEvents(event("a", i, "thing.happened", "x".repeat(60_000))));
    }

    for (int i = 0; i < 100; i++) {
      EventStream stream = connection.eventChannel().openStream(-1, 100);
      if (i % 2 == 0) {
        assertThat(stream.nextIfAvailable(5, TimeUnit.SECONDS)).isNotNull();
      }
      stream.close();
    }

    assertThat(get(connection.eventChannel().getLastToken())).isEqualTo(49);
    assertThat(logged).isEmpty();
  }

  @Test
  void whatElseGoesWrongOnAStreamIsStillLogged() {
    GRPC.log(
        Level.WARNING,
        "Stream Error",
        Http2Exception.streamError(3, Http2Error.FLOW_CONTROL_ERROR, "too much"));

    assertThat(logged).hasSize(1);
  }
}
