package io.orderflow.command.http;

import io.orderflow.api.CommandAnswer;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Answers to commands: each carries the version of the aggregate. */
public final class HttpAnswers {

  private static final String VERSION = "Version";

  private HttpAnswers() {}

  public static ResponseEntity<Void> noContent(CommandAnswer answer) {
    return ResponseEntity.noContent().header(VERSION, Long.toString(answer.version())).build();
  }

  public static ResponseEntity<Void> accepted(CommandAnswer answer) {
    return ResponseEntity.accepted().header(VERSION, Long.toString(answer.version())).build();
  }

  public static ResponseEntity.BodyBuilder created(CommandAnswer answer, URI location) {
    return ResponseEntity.status(HttpStatus.CREATED)
        .location(location)
        .header(VERSION, Long.toString(answer.version()));
  }
}
