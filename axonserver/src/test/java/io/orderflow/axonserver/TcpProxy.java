package io.orderflow.axonserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a client and a node, and can cut them off from each other without a word. */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  TcpProxy(int target) {
    this.target = target;
    try {
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Thread.ofPlatform().daemon().name("proxy-accept").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        sockets.add(client);
        if (cut) {
          client.close();
        } else {
          Socket node = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(node);
          copy(client, node);
          copy(node, client);
        }
      } catch (IOException ended) {
        // The next one may do better; a closed server ends the loop.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    Thread.ofPlatform()
        .daemon()
        .name("proxy-copy")
        .start(
            () -> {
              try (from;
                  to) {
                from.getInputStream().transferTo(to.getOutputStream());
              } catch (IOException ended) {
                // Both are closed, which is all that can be done.
              }
            });
  }

  /** Ends all connections and lets none through any more. */
  void cut() {
    cut = true;
    closeAll();
  }

  /** Lets connections through again. */
  void restore() {
    cut = false;
  }

  private void closeAll() {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException ended) {
        // It is closed, one way or the other.
      }
    }
    sockets.clear();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    closeAll();
  }
}
