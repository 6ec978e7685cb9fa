package io.orderflow.standalone.cli;

import io.orderflow.standalone.DataDirectory;
import io.orderflow.standalone.StandaloneOptions;
import io.orderflow.standalone.StandalonePlatform;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./orderflow run}: the platform, until it is told to stop. */
@Command(
    name = "run",
    description = "Starts the platform in this process, and runs it until Ctrl-C or SIGTERM.",
    sortOptions = false,
    showDefaultValues = true)
public final class RunCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "Where everything is kept; created where it is missing.")
  private Path data = Path.of(DataDirectory.DEFAULT);

  @Option(
      names = "--http-port",
      paramLabel = "N",
      description = "Commands, queries and health; 0 for any that is free.")
  private int httpPort = StandaloneOptions.HTTP_PORT;

  @Option(
      names = "--axonserver-grpc-port",
      paramLabel = "N",
      description = "The embedded Axon Server node, for clients outside the process.")
  private int axonServerGrpcPort = StandaloneOptions.AXON_SERVER_GRPC_PORT;

  @Option(
      names = "--axonserver-http-port",
      paramLabel = "N",
      description = "The embedded Axon Server node's dashboard.")
  private int axonServerHttpPort = StandaloneOptions.AXON_SERVER_HTTP_PORT;

  @Option(
      names = "--document-store-port",
      paramLabel = "N",
      description = "The embedded document store, for MongoDB clients outside the process.")
  private int documentStorePort;

  @Override
  public Integer call() {
    StopSignal stop = StopSignal.listen();
    StandaloneOptions options =
        new StandaloneOptions(
            data, httpPort, axonServerGrpcPort, axonServerHttpPort, documentStorePort, Map.of());
    try (StandalonePlatform platform = StandalonePlatform.start(options)) {
      LOG.info("Orderflow on {} stops: {}", platform.url(), stop.await());
    }
    return CommandLine.ExitCode.OK;
  }
}
