package io.orderflow.axonserver.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/backup} with the header {@code Backup-Directory}: copies the store into that
 * directory of this machine, which is made and must be empty. Answered for callers on this machine
 * alone. A web page cannot send that header to another site, nor reach this by a name of its own.
 */
public final class BackupHandler implements HttpHandler {

  private final Consumer<Path> backup;
  private final ReentrantLock underWay = new ReentrantLock();

  public BackupHandler(Consumer<Path> backup) {
    this.backup = backup;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    if (!exchange.getRequestURI().getRawPath().equals("/v1/backup")) {
      return Answer.error(404, "There is no " + exchange.getRequestURI().getPath());
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      return Answer.error(405, "A back-up is asked for by POST");
    }
    InetAddress caller = exchange.getRemoteAddress().getAddress();
    if (caller == null
        || !caller.isLoopbackAddress()
        || !LocalNames.include(exchange.getRequestHeaders().getFirst("Host"))) {
      return Answer.error(403, "A back-up is made for callers on this machine alone");
    }
    if (exchange.getRequestURI().getRawQuery() != null) {
      // Access control would take a context in it for the one that this is about.
      return Answer.error(400, "A back-up is of the whole node: it takes no parameters");
    }
    Path target = target(exchange.getRequestHeaders().getFirst("Backup-Directory"));
    if (target == null) {
      return Answer.error(400, "The header Backup-Directory is no absolute path");
    }
    if (!underWay.tryLock()) {
      return Answer.error(409, "A back-up is under way");
    }
    try {
      backup.accept(target);
      return new Answer(200, Map.of("directory", target.toString()));
    } catch (RuntimeException failure) {
      return Answer.error(500, String.valueOf(failure.getMessage()));
    } finally {
      underWay.unlock();
    }
  }

  private static @Nullable Path target(@Nullable String header) {
    try {
      Path path = header == null ? null : Path.of(header);
      return path != null && path.isAbsolute() ? path : null;
    } catch (InvalidPathException notAPath) {
      return null;
    }
  }
}
