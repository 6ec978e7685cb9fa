package io.orderflow.axonserver.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessFilterTest {

  private static final String TOKEN = "a-token-of-some-length";

  private final AccessFilter filter =
      new AccessFilter(
          AccessControl.builder()
              .application("a", TOKEN, Role.MONITOR.in("default"), Role.ADMIN.in("mine"))
              .build());

  @ParameterizedTest
  @CsvSource({
    "GET, /actuator/health, ALLOWED",
    "GET, /actuator/health?context=other, ALLOWED",
    "GET, /actuator/healthy, ROLE_MISSING",
    "POST, /actuator/health, ROLE_MISSING",
    "GET, /actuator/info, ROLE_MISSING",
    "GET, /v1/components/c/processors?context=default, ALLOWED",
    "GET, /v1/components/c/processors?context=other, ROLE_MISSING",
    "PATCH, /v1/components/c/processors/p/pause?context=default, ROLE_MISSING",
    "PATCH, /v1/components/c/processors/p/pause?context=mine, ALLOWED",
    "PATCH, /v1/components/c/processors/p/pause?context=mine&context=other, ROLE_MISSING",
    "PATCH, /v1/components/c/processors/p/pause?x=%26context=other&context=mine, ROLE_MISSING",
    "PATCH, /v1/components/c/processors/p/pause?context=other&%63ontext=mine, ROLE_MISSING",
    "POST, /v1/context, ROLE_MISSING",
  })
  void aRequestIsJudgedByTheContextThatItNamesBeyondDoubt(
      String method, String uri, Verdict verdict) {
    assertThat(filter.decide(method, URI.create(uri), TOKEN)).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /actuator/health, ALLOWED",
    "GET, /actuator/info, TOKEN_MISSING",
    "GET, /, ALLOWED",
    "GET, /?context=other, ALLOWED",
    "GET, /dashboard/app.js, ALLOWED",
    "GET, /dashboards, TOKEN_MISSING",
    "GET, //v1/overview, TOKEN_MISSING",
    "DELETE, /dashboard/app.js, TOKEN_MISSING",
  })
  void withoutATokenThereAreOnlyHealthAndTheDashboardsFiles(
      String method, String uri, Verdict verdict) {
    assertThat(filter.decide(method, URI.create(uri), null)).isEqualTo(verdict);
  }
}
