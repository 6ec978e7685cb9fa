package io.orderflow.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.documentstore.DocumentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The query side on a node and a store of its own, with a log to write to and a client to ask. */
public final class ReadSide implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();

  private final AxonServerNode node;
  private final DocumentStore store;
  private final Class<?> extra;
  private final List<String> arguments = new ArrayList<>();
  private final Map<String, Long> sequences = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private ConfigurableApplicationContext context;

  private ReadSide(
      AxonServerNode node, DocumentStore store, Class<?> extra, List<String> moreArguments) {
    this.node = node;
    this.store = store;
    this.extra = extra;
    arguments.add("--server.port=0");
    arguments.add("--logging.level.root=WARN");
    arguments.add("--axon.axonserver.servers=127.0.0.1:" + node.grpcPort());
    arguments.add("--spring.mongodb.uri=" + store.connectionString().replace("/?", "/orderflow?"));
    arguments.add("--orderflow.node-id=query-side-test");
    arguments.addAll(moreArguments);
    this.context = run();
  }

  public static ReadSide start(String... arguments) {
    return start(Object.class, arguments);
  }

  /**
   * @param extra configuration beside the service's own
   */
  public static ReadSide start(Class<?> extra, String... arguments) {
    return new ReadSide(
        AxonServerNode.temporary(), DocumentStore.temporary(), extra, List.of(arguments));
  }

  private ConfigurableApplicationContext run() {
    return QueryApplication.builder().sources(extra).run(arguments.toArray(String[]::new));
  }

  /** Stops the service and starts it again on the same log and store. */
  public void restart() {
    context.close();
    context = run();
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public DocumentStore store() {
    return store;
  }

  /** Appends events to the stream of one aggregate, as one transaction. */
  public void append(String aggregate, Object... payloads) {
    List<EventMessage<?>> messages = new ArrayList<>();
    for (Object payload : payloads) {
      long sequence = sequences.merge(aggregate, 0L, (last, none) -> last + 1);
      messages.add(
          new GenericDomainEventMessage<>(
              aggregate.substring(0, aggregate.indexOf('-')), aggregate, sequence, payload));
    }
    bean(EventStore.class).publish(messages);
  }

  public URI uri(String path) {
    String port = context.getEnvironment().getRequiredProperty("local.server.port");
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public Answer get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(40)).GET();
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A request whose target no client of ours would write. */
  public RawAnswer getRaw(String target) {
    URI uri = uri("/");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(target)
                  .getBytes(UTF_8));
      return new RawAnswer(new String(socket.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What HTTP answered, with its status line and headers. */
  public record RawAnswer(String text) {}

  /** What HTTP answered. */
  public record Answer(HttpResponse<String> response) {

    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    @Override
    public String toString() {
      return status() + " " + response.body();
    }
  }

  @Override
  public void close() {
    context.close();
    store.close();
    node.close();
  }
}
