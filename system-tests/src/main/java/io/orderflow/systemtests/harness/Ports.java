package io.orderflow.systemtests.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports on loopback. They lie below the range from which the system takes the ports of
 * outgoing connections, so that none of those sits on a port while its server is killed and started
 * again.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int COUNT = 12_000;
  private static final int ATTEMPTS = 200;
  private static final Set<Integer> GIVEN = new HashSet<>();
  private static final Random RANDOM = new Random();

  private Ports() {}

  /** A port that is free now and that no earlier call in this process gave away. */
  public static synchronized int free() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = FIRST + RANDOM.nextInt(COUNT);
      if (isFree(port) && GIVEN.add(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port found in %d attempts".formatted(ATTEMPTS));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (java.net.BindException taken) {
      return false;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
