package io.orderflow.documentstore;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a store as a process: {@code --data DIR --port N [--bind ADDRESS]}; SIGTERM ends it cleanly.
 */
public final class DocumentStoreMain {

  private static final String USAGE = "usage: --data DIR [--port N] [--bind ADDRESS]";

  private DocumentStoreMain() {}

  public static void main(String[] args) throws InterruptedException {
    DocumentStore store;
    try {
      store = parse(args).start();
    } catch (IllegalArgumentException
        | DataDirectoryInUseException
        | UnsupportedFormatException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  store.close();
                  stopped.countDown();
                },
                "documentstore-stop"));
    System.out.println(
        "document store ready on port " + store.port() + ", data in " + store.dataDirectory());
    System.out.flush();
    stopped.await();
  }

  private static DocumentStore.Builder parse(String[] args) {
    String data = null;
    int port = 0;
    String bind = "127.0.0.1";
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
      }
      String value = args[i + 1];
      switch (args[i]) {
        case "--data" -> data = value;
        case "--port" -> port = port(value);
        case "--bind" -> bind = value;
        default -> throw new IllegalArgumentException("unknown option " + args[i] + "; " + USAGE);
      }
    }
    if (data == null) {
      throw new IllegalArgumentException(USAGE);
    }
    return DocumentStore.builder(Path.of(data)).port(port).bindAddress(bind);
  }

  private static int port(String value) {
    try {
      int port = Integer.parseInt(value);
      if (port >= 0 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // refused below, as any other number that is no port
    }
    throw new IllegalArgumentException("not a port: " + value);
  }
}
