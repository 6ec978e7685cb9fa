package io.orderflow.command.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Knows a trusted importer by its token. Where none is configured, nobody is one. */
@Component
public final class Importer {

  private static final String SCHEME = "Bearer ";

  private final byte[] token;

  Importer(@Value("${orderflow.importer-token:}") String token) {
    this.token = token.strip().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @param authorization the request's header
   */
  public boolean isTrusted(@Nullable String authorization) {
    if (token.length == 0
        || authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] given =
        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(token, given);
  }
}
