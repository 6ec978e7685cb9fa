package io.orderflow.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a platform is to be started.
 *
 * @param data where everything is kept
 * @param httpPort commands, queries and the console; as all ports, 0 for any that is free
 * @param axonServerGrpcPort where the embedded Axon Server node takes clients
 * @param axonServerHttpPort the node's dashboard
 * @param documentStorePort where the embedded document store takes clients
 * @param properties Spring properties that every service is given above its own
 */
public record StandaloneOptions(
    Path data,
    int httpPort,
    int axonServerGrpcPort,
    int axonServerHttpPort,
    int documentStorePort,
    Map<String, String> properties) {

  public static final int HTTP_PORT = 8080;
  public static final int AXON_SERVER_GRPC_PORT = 8124;
  public static final int AXON_SERVER_HTTP_PORT = 8024;

  public StandaloneOptions {
    properties = Map.copyOf(properties);
  }

  /** On the ports that the documentation names. */
  public static StandaloneOptions on(Path data) {
    return new StandaloneOptions(
        data, HTTP_PORT, AXON_SERVER_GRPC_PORT, AXON_SERVER_HTTP_PORT, 0, Map.of());
  }

  /** On ports that nobody else has: for tests, demonstrations and benchmarks. */
  public static StandaloneOptions onFreePorts(Path data) {
    return new StandaloneOptions(data, 0, 0, 0, 0, Map.of());
  }

  public StandaloneOptions with(String property, String value) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put(property, value);
    return new StandaloneOptions(
        data, httpPort, axonServerGrpcPort, axonServerHttpPort, documentStorePort, more);
  }
}
