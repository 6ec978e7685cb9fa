package io.orderflow.sagas.faults;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a document store and reads the MongoDB protocol as it goes by: it counts the
 * commands on data, and breaks off at the one that it is told to.
 */
final class StoreProxy implements AutoCloseable {

  /** What happens to the chosen command. */
  enum Fault {
    /** The connection breaks before the store hears of it. */
    UNHEARD,
    /** The store carries it out, and the connection breaks before its answer comes. */
    UNANSWERED
  }

  private static final int OP_MSG = 2013;
  private static final Set<String> NO_DATA =
      Set.of("hello", "ismaster", "isMaster", "ping", "endSessions", "buildInfo", "createIndexes");

  private final int storePort;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private Fault fault = Fault.UNHEARD;
  private int faultAt = Integer.MAX_VALUE;
  private boolean staysDown;
  private int seen;

  StoreProxy(int storePort) {
    this.storePort = storePort;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.execute(this::accept);
  }

  String uri(String database) {
    return ("mongodb://127.0.0.1:%d/%s?retryWrites=false&retryReads=false"
            + "&serverSelectionTimeoutMS=2000")
        .formatted(server.getLocalPort(), database);
  }

  /**
   * Counts anew from here.
   *
   * @param command the number of the command at which it breaks off, from 1
   * @param staysDown whether every later command breaks off, too, until {@link #heal}
   */
  synchronized void breakAt(int command, Fault what, boolean staysDown) {
    seen = 0;
    faultAt = command;
    fault = what;
    this.staysDown = staysDown;
  }

  synchronized void heal() {
    faultAt = Integer.MAX_VALUE;
    staysDown = false;
  }

  synchronized int seen() {
    return seen;
  }

  private synchronized boolean breaks() {
    seen++;
    return staysDown ? seen >= faultAt : seen == faultAt;
  }

  private synchronized Fault fault() {
    return fault;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Socket store = new Socket(InetAddress.getLoopbackAddress(), storePort);
        sockets.add(client);
        sockets.add(store);
        threads.execute(() -> forward(client, store));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** One message and its answer after the other, as drivers do on one connection. */
  private void forward(Socket client, Socket store) {
    try (client;
        store) {
      DataInputStream requests = new DataInputStream(client.getInputStream());
      InputStream answers = store.getInputStream();
      OutputStream toStore = store.getOutputStream();
      OutputStream toClient = client.getOutputStream();
      while (true) {
        byte[] request = message(requests);
        boolean breaks = isOnData(request) && breaks();
        if (breaks && fault() == Fault.UNHEARD) {
          return;
        }
        toStore.write(request);
        toStore.flush();
        byte[] answer = message(new DataInputStream(answers));
        if (breaks) {
          return;
        }
        toClient.write(answer);
        toClient.flush();
      }
    } catch (IOException gone) {
      // Either side left.
    } finally {
      sockets.remove(client);
      sockets.remove(store);
    }
  }

  private static byte[] message(DataInputStream in) throws IOException {
    byte[] length = new byte[4];
    in.readFully(length);
    byte[] message = new byte[ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt()];
    System.arraycopy(length, 0, message, 0, 4);
    in.readFully(message, 4, message.length - 4);
    return message;
  }

  private static boolean isOnData(byte[] message) {
    ByteBuffer buffer = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    if (buffer.getInt(12) != OP_MSG) {
      return false;
    }
    // Header 16, flags 4, section kind 1, document length 4, type of its first element 1.
    int start = 26;
    int end = start;
    while (message[end] != 0) {
      end++;
    }
    return !NO_DATA.contains(new String(message, start, end - start, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    threads.shutdownNow();
  }
}
