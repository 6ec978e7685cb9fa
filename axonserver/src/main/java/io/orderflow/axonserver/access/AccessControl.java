package io.orderflow.axonserver.access;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The applications that a node lets in, each by a token and with roles per context.
 *
 * <pre>{@code
 * AccessControl.builder()
 *     .application("orders", token, Role.USE_CONTEXT.in("default"))
 *     .application("operators", another, Role.ADMIN.in("*"))
 *     .build();
 * }</pre>
 */
public final class AccessControl {

  private final List<Application> applications;
  private final Supplier<Collection<Application>> more;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

  private AccessControl(List<Application> applications, Supplier<Collection<Application>> more) {
    this.applications = List.copyOf(applications);
    this.more = more;
  }

  /**
   * These applications and more, which may change.
   *
   * @param control null for no other applications
   */
  static AccessControl with(
      @Nullable AccessControl control, Supplier<Collection<Application>> more) {
    return new AccessControl(control == null ? List.of() : control.applications, more);
  }

  /** Those that do not change. */
  List<Application> configured() {
    return applications;
  }

  /** Is told when somebody may do something else than before. */
  void listen(Runnable listener) {
    listeners.add(listener);
  }

  void changed() {
    listeners.forEach(Runnable::run);
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a properties file with, for each application, {@code NAME.token} (or {@code
   * NAME.token-sha256}, in hexadecimal digits) and {@code NAME.roles}, a list such as {@code
   * USE_CONTEXT@default, MONITOR@*}.
   *
   * @throws IllegalArgumentException when it says something else; the message names the key
   * @throws java.io.UncheckedIOException when it cannot be read
   */
  public static AccessControl read(Path properties) {
    return AccessFile.read(properties);
  }

  /** Which of the applications holds the token; all are looked at, whichever it is. */
  @Nullable Application holder(String token) {
    TokenHash presented = TokenHash.ofPresented(token);
    Application holder = null;
    for (Application each : applications) {
      if (each.token().matches(presented)) {
        holder = each;
      }
    }
    for (Application each : more.get()) {
      if (each.token().matches(presented)) {
        holder = each;
      }
    }
    return holder;
  }

  Verdict decide(@Nullable String token, Need need, String context) {
    if (token == null || token.isEmpty()) {
      return Verdict.TOKEN_MISSING;
    }
    Application holder = holder(token);
    if (holder == null) {
      return Verdict.TOKEN_UNKNOWN;
    }
    return holder.may(need, context) ? Verdict.ALLOWED : Verdict.ROLE_MISSING;
  }

  /** Names the applications one by one. */
  public static final class Builder {

    private final List<Application> applications = new ArrayList<>();

    private Builder() {}

    /**
     * @param token at least 16 printable ASCII characters; only its hash is kept
     * @throws IllegalArgumentException when the token is unfit or no role is given
     */
    public Builder application(String name, String token, Grant... grants) {
      return add(new Application(name, TokenHash.ofConfigured(name, token), List.of(grants)));
    }

    Builder add(Application application) {
      if (application.grants().isEmpty()) {
        throw new IllegalArgumentException(
            "The application " + application.name() + " has no role");
      }
      for (Application each : applications) {
        if (each.name().equals(application.name()) || each.token().matches(application.token())) {
          throw new IllegalArgumentException(
              "%s and %s have one name or one token".formatted(each.name(), application.name()));
        }
      }
      applications.add(application);
      return this;
    }

    /**
     * @throws IllegalArgumentException when there is no application, so that nobody could connect
     */
    public AccessControl build() {
      if (applications.isEmpty()) {
        throw new IllegalArgumentException("Access control without an application lets nobody in");
      }
      return new AccessControl(applications, List::of);
    }
  }
}
