package io.orderflow.query.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers as JSON with a strong ETag. The tag is made of the body itself rather than of the
 * positions in it: a body also changes when a view is rebuilt, or when a later version of the
 * platform writes it differently, and a tag that stayed the same would then be wrong.
 */
public final class JsonAnswers {

  private static final int TAG_BYTES = 16;

  private final JsonMapper json;

  JsonAnswers(JsonMapper json) {
    this.json = json;
  }

  /** 200; Spring makes a 304 of it where the request names the tag in {@code If-None-Match}. */
  public ResponseEntity<byte[]> ok(Object body) {
    byte[] bytes = json.writeValueAsBytes(body);
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .cacheControl(CacheControl.noCache())
        .eTag('"' + tag(bytes) + '"')
        .body(bytes);
  }

  private static String tag(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, TAG_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
