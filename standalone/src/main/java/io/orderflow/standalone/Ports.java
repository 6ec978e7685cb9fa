package io.orderflow.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds out before anything else is started that a port is taken. */
final class Ports {

  private Ports() {}

  /**
   * @throws CommandFailure that names the first port that another process has
   */
  static void requireFree(StandaloneOptions options) {
    requireFree("HTTP", "--http-port", options.httpPort());
    requireFree("Axon Server's gRPC", "--axonserver-grpc-port", options.axonServerGrpcPort());
    requireFree("Axon Server's HTTP", "--axonserver-http-port", options.axonServerHttpPort());
    requireFree("the document store's", "--document-store-port", options.documentStorePort());
  }

  private static void requireFree(String whose, String option, int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      probe.setReuseAddress(true);
    } catch (IOException taken) {
      throw taken(whose, option, port);
    }
  }

  static CommandFailure taken(String whose, String option, int port) {
    return new CommandFailure(
        "port %d (%s) is in use by another process; name another one with %s"
            .formatted(port, whose, option));
  }
}
