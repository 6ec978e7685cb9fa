package io.orderflow.axonserver;

import io.orderflow.axonserver.access.AccessControl;
import io.orderflow.axonserver.tool.Tools;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Runs one node as a process of its own, until it is told to stop by SIGTERM or Ctrl-C; or, when
 * the first argument names one, a tool for the node's data.
 */
public final class AxonServerMain {

  private static final String USAGE =
      "Usage: AxonServerMain [run] --data DIR [--grpc-port N] [--http-port N] [--bind ADDRESS]"
          + " [--access FILE] [--tls-cert FILE --tls-key FILE]\n"
          + Tools.usage();
  private static final Set<String> OPTIONS =
      Set.of(
          "--data", "--grpc-port", "--http-port", "--bind", "--access", "--tls-cert", "--tls-key");

  private AxonServerMain() {}

  public static void main(String[] args) throws InterruptedException {
    if (args.length > 0 && Tools.has(args[0])) {
      System.exit(Tools.run(args, System.out, System.err));
    }
    if (args.length > 0 && args[0].matches("(--)?help")) {
      System.out.println(USAGE);
      return;
    }
    // Of the JDK's server, for the whole JVM: this one is the node's own.
    System.getProperties().putIfAbsent("jdk.httpserver.maxConnections", "1024");
    AxonServerNode node;
    try {
      boolean said = args.length > 0 && args[0].equals("run");
      node = start(options(said ? Arrays.copyOfRange(args, 1, args.length) : args));
    } catch (RuntimeException failure) {
      System.err.println(failure.getMessage());
      System.exit(failure instanceof IllegalArgumentException ? 2 : 1);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  node.close();
                  stopped.countDown();
                },
                "axonserver-stop"));
    System.out.printf(
        "Axon Server node ready: gRPC %d, HTTP %d, data %s%n",
        node.grpcPort(), node.httpPort(), node.dataDirectory().toAbsolutePath());
    stopped.await();
  }

  private static AxonServerNode start(Map<String, String> options) {
    String data = options.get("--data");
    if (data == null) {
      throw new IllegalArgumentException(USAGE);
    }
    NodeBuilder node =
        AxonServerNode.builder(Path.of(data))
            .grpcPort(port(options, "--grpc-port", 8124))
            .httpPort(port(options, "--http-port", 8024))
            .bindAddress(options.getOrDefault("--bind", "127.0.0.1"));
    String access = options.get("--access");
    if (access != null) {
      node.accessControl(AccessControl.read(Path.of(access)));
    }
    String certificate = options.get("--tls-cert");
    String key = options.get("--tls-key");
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("--tls-cert and --tls-key belong together");
    }
    if (certificate != null && key != null) {
      node.tls(Path.of(certificate), Path.of(key));
    }
    return node.start();
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!OPTIONS.contains(args[i]) || i + 1 == args.length) {
        throw new IllegalArgumentException("Not understood: " + args[i] + "\n" + USAGE);
      }
      options.put(args[i], args[i + 1]);
    }
    return options;
  }

  private static int port(Map<String, String> options, String name, int otherwise) {
    String value = options.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException(name + " is no number: " + value);
    }
  }
}
