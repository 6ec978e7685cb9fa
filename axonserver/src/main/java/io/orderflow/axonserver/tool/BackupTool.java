package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.store.Copies;
import io.orderflow.axonserver.store.StoreCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Copies what a running node holds, by asking it to, or the directory of one that is stopped. */
final class BackupTool implements Tool {

  private static final Duration PATIENCE = Duration.ofHours(1);

  @Override
  public String usage() {
    return "--to DIR [--data DIR | --node http://127.0.0.1:8024] [--token TOKEN]";
  }

  @Override
  public int run(Options options, Output output) {
    Path to = options.path("--to").toAbsolutePath();
    if (options.get("--data") != null) {
      if (options.get("--node") != null) {
        throw new IllegalArgumentException(
            "--data is for a stopped node, --node for a running one");
      }
      return output.report(to, Copies.restore(options.path("--data"), to));
    }
    ask(options.get("--node", "http://127.0.0.1:8024"), to, options.get("--token"));
    return output.report(to, StoreCheck.check(to));
  }

  private static void ask(String node, Path to, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node + "/v1/backup"))
            .timeout(PATIENCE)
            .header("Backup-Directory", to.toString())
            .POST(HttpRequest.BodyPublishers.noBody());
    if (token != null) {
      request.header("AxonIQ-Access-Token", token);
    }
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException(
            "The node has made no back-up: %d %s".formatted(answer.statusCode(), answer.body()));
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "The node at %s cannot be asked: %s".formatted(node, failure), failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The back-up was interrupted", stop);
    }
  }
}
