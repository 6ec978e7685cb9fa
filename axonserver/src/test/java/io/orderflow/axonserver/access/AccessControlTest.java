package io.orderflow.axonserver.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessControlTest {

  private static final String ORDERS = "orders-token-0123456789";
  private static final String OPERATORS = "operators-token-0123456789";
  private static final String GRPC = "io.axoniq.axonserver.grpc.";

  private final Path directory;

  private final AccessControl control =
      AccessControl.builder()
          .application("orders", ORDERS, Role.READ_EVENTS.in("billing"), Role.USE_CONTEXT.in("x"))
          .application("operators", OPERATORS, Role.ADMIN.in("*"))
          .build();

  AccessControlTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Verdict decide(String token, String method, String context) {
    return control.decide(token, Need.ofMethod(GRPC + method), context);
  }

  private AccessControl read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("access.properties"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return AccessControl.read(file);
  }

  @Nested
  class GivenATokenWithRolesInSomeContexts {

    @ParameterizedTest
    @CsvSource({
      "event.EventStore/ListEvents, billing, ALLOWED",
      "event.EventStore/AppendEvent, billing, ROLE_MISSING",
      "event.EventScheduler/ScheduleEvent, billing, ROLE_MISSING",
      "streams.PersistentStreamService/OpenStream, billing, ALLOWED",
      "control.PlatformService/OpenStream, billing, ALLOWED",
      "control.PlatformService/OpenStream, default, ROLE_MISSING",
      "event.EventStore/AppendEvent, x, ALLOWED",
      "event.EventStore/AppendSnapshot, x, ALLOWED",
      "command.CommandService/Dispatch, x, ALLOWED",
      "command.CommandService/OpenStream, x, ALLOWED",
      "command.CommandService/Dispatch, billing, ROLE_MISSING",
      "query.QueryService/Query, x, ALLOWED",
      "query.QueryService/OpenStream, billing, ROLE_MISSING",
      "event.EventTransformationService/Compact, x, ROLE_MISSING",
      "admin.ContextAdminService/CreateContext, x, ROLE_MISSING",
      "something.New/Method, x, ROLE_MISSING",
      "event.EventStore/ListEvents, *, ROLE_MISSING",
    })
    void itMayDoWhatTheyCover(String method, String context, Verdict verdict) {
      assertThat(decide(ORDERS, method, context)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "admin.ContextAdminService/CreateContext",
          "event.EventStore/AppendEvent",
          "something.New/Method"
        })
    void anAdministratorOfAllContextsMayDoEverything(String method) {
      assertThat(decide(OPERATORS, method, "made-later")).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void anAdministratorOfOneContextDoesNotAdministerTheNode() {
      AccessControl one =
          AccessControl.builder().application("a", ORDERS, Role.ADMIN.in("default")).build();

      Need createContext = Need.ofMethod(GRPC + "admin.ContextAdminService/CreateContext");
      assertThat(one.decide(ORDERS, createContext, "default")).isEqualTo(Verdict.ROLE_MISSING);
      assertThat(one.decide(ORDERS, Need.of(Role.READ_EVENTS), "default"))
          .isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void noTokenAndAWrongOneAreToldApart() {
      Need need = Need.of(Role.READ_EVENTS);

      assertThat(control.decide(null, need, "x")).isEqualTo(Verdict.TOKEN_MISSING);
      assertThat(control.decide("", need, "x")).isEqualTo(Verdict.TOKEN_MISSING);
      assertThat(control.decide(ORDERS + "0", need, "x")).isEqualTo(Verdict.TOKEN_UNKNOWN);
    }
  }

  @Nested
  class GivenAFile {

    @Test
    void itsApplicationsAreLetInByTokenOrHash() throws IOException {
      AccessControl read =
          read(
              """
              # who may do what
              orders.token = %s
              orders.roles = USE_CONTEXT@default, MONITOR@*
              team.billing.token-sha256 = \
              9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
              team.billing.roles = READ_EVENTS@billing
              """
                  .formatted(ORDERS));

      assertThat(read.decide(ORDERS, Need.of(Role.PUBLISH_EVENTS), "default"))
          .isEqualTo(Verdict.ALLOWED);
      assertThat(read.decide(ORDERS, Need.of(Role.MONITOR), "other")).isEqualTo(Verdict.ALLOWED);
      assertThat(read.decide(ORDERS, Need.of(Role.PUBLISH_EVENTS), "other"))
          .isEqualTo(Verdict.ROLE_MISSING);
      assertThat(read.decide("test", Need.of(Role.READ_EVENTS), "billing"))
          .isEqualTo(Verdict.ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "a.token=short                | 5 characters",
          "a.roles=ADMIN@*              | a has no token",
          "a.token=0123456789abcdef     | a has no role",
          "a.tokn=0123456789abcdef      | a.tokn",
          "a.token-sha256=12            | token-sha256 of a",
          "a.roles=ADMIN                | ROLE@context",
          "a.roles=ROOT@*               | no role ROOT",
          "# nothing                    | lets nobody in",
        })
    void whatItCannotMeanIsRefusedByName(String text, String message) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(message)
          .message()
          .doesNotContain("0123456789abcdef");
    }

    @Test
    void oneTokenForTwoApplicationsIsRefused() {
      assertThatThrownBy(
              () ->
                  AccessControl.builder()
                      .application("a", ORDERS, Role.ADMIN.in("*"))
                      .application("b", ORDERS, Role.MONITOR.in("*")))
          .hasMessageContaining("a and b")
          .message()
          .doesNotContain(ORDERS);
    }
  }
}
