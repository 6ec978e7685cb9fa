package io.orderflow.standalone.imports;

import io.orderflow.standalone.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The platform as its HTTP contract shows it. Each call is sent again, with growing delays, while
 * the platform is away, overloaded or in trouble: every call of the import may be sent twice.
 */
final class Platform implements AutoCloseable {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final Set<String> TRANSIENT = Set.of("CONCURRENT_CHANGE", "PRICES_NOT_CURRENT");
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(30);
  private static final Duration GATE = Duration.ofSeconds(1);

  private final URI base;
  private final String token;
  private final Patience patience;
  private final Consumer<String> trouble;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .executor(threads)
          .build();

  /** What came back, once it is an answer to go by. */
  record Reply(int status, byte[] body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   * @param token by which a trusted importer proves itself
   * @param trouble is told why a call has to be sent again
   */
  Platform(URI base, String token, Patience patience, Consumer<String> trouble) {
    this.base = base;
    this.token = token;
    this.patience = patience;
    this.trouble = trouble;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(ANSWER)
        .header("Authorization", "Bearer " + token);
  }

  HttpRequest.Builder post(String path, byte[] json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(json));
  }

  /**
   * @param gate as many calls of this kind at a time; a pause between two tries is outside of it
   * @throws CommandFailure where the token is refused, or the platform stays away for too long
   */
  Reply send(HttpRequest request, Semaphore gate) throws InterruptedException {
    GrowingDelay delay = new GrowingDelay();
    while (true) {
      Duration atLeast = Duration.ZERO;
      String why;
      try {
        HttpResponse<byte[]> response = attempt(request, gate);
        Reply reply = new Reply(response.statusCode(), response.body());
        if (!isToBeSentAgain(reply)) {
          return checked(reply);
        }
        atLeast = retryAfter(response);
        why = Problem.of(reply).toString();
      } catch (IOException lost) {
        why = "%s: %s".formatted(base, lost);
      }
      trouble.accept(why);
      patience.check(why);
      delay.pause(atLeast);
    }
  }

  private HttpResponse<byte[]> attempt(HttpRequest request, Semaphore gate)
      throws IOException, InterruptedException {
    while (!gate.tryAcquire(GATE.toMillis(), TimeUnit.MILLISECONDS)) {
      patience.check("the calls before this one");
    }
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } finally {
      gate.release();
    }
  }

  private static boolean isToBeSentAgain(Reply reply) {
    return reply.status() >= SERVER_ERROR
        || reply.status() == TOO_MANY
        || (reply.status() == CONFLICT && TRANSIENT.contains(Problem.of(reply).code()));
  }

  private static Reply checked(Reply reply) {
    if (reply.status() == UNAUTHORIZED || reply.status() == FORBIDDEN) {
      throw new CommandFailure(
          "the platform does not take the importer's token (%s); give --data or --token"
              .formatted(Problem.of(reply)));
    }
    return reply;
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("[0-9]{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
        .filter(asked -> asked.compareTo(LONGEST_RETRY_AFTER) < 0)
        .orElse(response.statusCode() == TOO_MANY ? Duration.ofSeconds(1) : Duration.ZERO);
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
