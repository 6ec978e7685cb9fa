package io.orderflow.axonserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between clients and a node, and can cut them off from each other, or just go silent. */
final class TcpProxy implements AutoCloseable {

  private final ServerSocket server;
  private final int target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Socket> stalled = ConcurrentHashMap.newKeySet();
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

  private void copy(Socket from, Socket to) {
    Thread.ofPlatform()
        .daemon()
        .name("proxy-copy")
        .start(
            () -> {
              try {
                pass(from.getInputStream(), to.getOutputStream(), from);
              } catch (IOException ended) {
                // Both are closed, which is all that can be done.
              }
              if (!stalled.contains(from)) {
                close(from);
                close(to);
              }
            });
  }

  private void pass(InputStream in, OutputStream out, Socket from) throws IOException {
    byte[] bytes = new byte[16 << 10];
    for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
      if (!stalled.contains(from)) {
        out.write(bytes, 0, read);
      }
    }
  }

  /**
   * Swallows from now on what comes by the connections that there are, and tells neither end, not
   * even when the other one closes: as if a router in between had forgotten them. New ones work.
   */
  void stall() {
    stalled.addAll(sockets);
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
    sockets.forEach(TcpProxy::close);
    sockets.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ended) {
      // It is closed, one way or the other.
    }
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
