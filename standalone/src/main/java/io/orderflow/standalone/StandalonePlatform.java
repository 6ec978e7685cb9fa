package io.orderflow.standalone;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.command.CommandSideApplication;
import io.orderflow.documentstore.DocumentStore;
import io.orderflow.query.QueryApplication;
import io.orderflow.sagas.SagasApplication;
import io.orderflow.standalone.http.HttpFront;
import io.orderflow.standalone.http.PlatformHealth;
import io.orderflow.standalone.http.PlatformMetrics;
import io.orderflow.standalone.logging.LogFiles;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.context.WebApplicationContext;

/**
 * The whole platform in this process: the embedded node and document store, the three services as
 * separate application contexts, and one HTTP port. When {@link #start} returns, it takes orders.
 */
public final class StandalonePlatform implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StandalonePlatform.class);

  /** How long running requests may take once the platform is told to stop. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final StandaloneOptions options;
  private final DataDirectory data;
  private final Resources resources;
  private final String importerToken;
  private final Backends backends;
  private final HttpFront front;

  private StandalonePlatform(StandaloneOptions options, DataDirectory data, Resources resources) {
    this.options = options;
    this.data = data;
    this.resources = resources;
    this.importerToken = ImporterToken.readOrCreate(data);
    Together first = new Together(resources);
    CompletableFuture<AxonServerNode> node = first.start("the Axon Server node", this::node);
    CompletableFuture<DocumentStore> store = first.start("the document store", this::store);
    CompletableFuture<HttpFront> web = first.start("the servlet container", this::front);
    first.join();
    this.backends = new Backends(node.join(), store.join());
    this.front = web.join();
  }

  /**
   * @throws CommandFailure where another platform runs on the directory, or has one of the ports
   */
  public static StandalonePlatform start(StandaloneOptions options) {
    // Three applications in one process: none of them may take the logging for its own.
    System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    DataDirectory data = new DataDirectory(options.data()).create();
    Resources resources = new Resources();
    try {
      resources.hold("the directory's lock", DirectoryLock.take(data));
      Ports.requireFree(options);
      resources.hold("the log files", LogFiles.in(data.logs()));
      long began = System.nanoTime();
      LOG.info("Orderflow starts on {}", data.root());
      resources.hold("the last word", () -> LOG.info("Orderflow has stopped"));
      StandalonePlatform platform = new StandalonePlatform(options, data, resources);
      platform.serve();
      LOG.info(
          "Orderflow is ready on {} after {} s (Axon Server: gRPC 127.0.0.1:{}, dashboard http://127.0.0.1:{})",
          platform.url(),
          (System.nanoTime() - began) / 100_000_000 / 10.0,
          platform.axonServerGrpcPort(),
          platform.axonServerHttpPort());
      return platform;
    } catch (RuntimeException | Error failure) {
      resources.close();
      throw StartFailure.of(failure);
    }
  }

  private AxonServerNode node() {
    return AxonServerNode.builder(data.events())
        .grpcPort(options.axonServerGrpcPort())
        .httpPort(options.axonServerHttpPort())
        .start();
  }

  private DocumentStore store() {
    return DocumentStore.builder(data.documents()).port(options.documentStorePort()).start();
  }

  private HttpFront front() {
    return new HttpFront(
        InetAddress.getLoopbackAddress(), options.httpPort(), data.webServer(), GRACE);
  }

  private void serve() {
    Map<String, String> properties = new LinkedHashMap<>(backends.properties());
    properties.put("orderflow.importer-token", importerToken);
    properties.putAll(options.properties());
    Together services = new Together(resources);
    CompletableFuture<ConfigurableApplicationContext> commands =
        services.start(
            "command-side",
            () ->
                new Side("command-side", CommandSideApplication.builder())
                    .start(properties, front.servletContext()));
    CompletableFuture<ConfigurableApplicationContext> sagas =
        services.start(
            "sagas", () -> new Side("sagas", SagasApplication.builder()).start(properties, null));
    CompletableFuture<ConfigurableApplicationContext> queries =
        services.start(
            "query-side",
            () ->
                new Side("query-side", QueryApplication.builder())
                    .start(properties, front.servletContext()));
    services.join();
    Readiness.await(
        commands.join().getBean(CommandGateway.class), queries.join().getBean(QueryGateway.class));
    Map<String, Supplier<PlatformHealth.Part>> health = new LinkedHashMap<>(backends.health());
    health.put("command-side", () -> ServiceHealth.of(commands.join()));
    health.put("sagas", () -> ServiceHealth.of(sagas.join()));
    health.put("query-side", () -> ServiceHealth.of(queries.join()));
    resources.hold("the HTTP port", front::drain);
    front.open(
        (WebApplicationContext) commands.join(),
        (WebApplicationContext) queries.join(),
        new PlatformHealth(health),
        new PlatformMetrics(
            Stream.of(commands, sagas, queries)
                .map(service -> service.join().getBean(PrometheusMeterRegistry.class))
                .<Supplier<String>>map(metrics -> () -> metrics.scrape(PlatformMetrics.FORMAT))
                .toList()));
  }

  /** Where commands, queries and the console are served. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + front.port());
  }

  /** Where the embedded node takes Axon clients. */
  public int axonServerGrpcPort() {
    return backends.node().grpcPort();
  }

  /** Where the embedded node's dashboard is. */
  public int axonServerHttpPort() {
    return backends.node().httpPort();
  }

  /** What a trusted importer proves itself by. */
  public String importerToken() {
    return importerToken;
  }

  public DataDirectory data() {
    return data;
  }

  /** Finishes running requests, then closes the services, and last what they stand on. */
  @Override
  public void close() {
    resources.close();
  }
}
