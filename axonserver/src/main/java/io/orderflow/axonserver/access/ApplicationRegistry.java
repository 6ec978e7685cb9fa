package io.orderflow.axonserver.access;

import io.grpc.Status;
import io.orderflow.axonserver.protocol.admin.ApplicationOverview;
import io.orderflow.axonserver.protocol.admin.ApplicationRequest;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.Setting;
import io.orderflow.axonserver.store.Settings;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The applications that a node lets in: those that it was started with, which only another start
 * changes, and those that are administered while it runs. Of the latter the store keeps the
 * protocol's request with the SHA-256 of the token in place of the token.
 */
public final class ApplicationRegistry {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 32;
  private static final Executor APART =
      task -> Thread.ofVirtual().name("axonserver-access").start(task);

  private final AccessControl control;
  private final Settings<ApplicationRequest> stored;
  private volatile Known known = new Known(Map.of(), List.of());

  /**
   * @param configured null when the node was started without access control
   */
  public ApplicationRegistry(NodeStore store, @Nullable AccessControl configured) {
    this.stored = new Settings<>(store, Setting.APPLICATION, ApplicationRequest.parser());
    this.control = AccessControl.with(configured, this::administered);
  }

  /** What decides with all that are known at the time. */
  public AccessControl control() {
    return control;
  }

  /** Parsed once for each change. */
  private Collection<Application> administered() {
    Map<String, ApplicationRequest> current = stored.all();
    Known parsed = known;
    if (parsed.from != current) {
      parsed =
          new Known(
              current, current.values().stream().map(ApplicationRegistry::application).toList());
      known = parsed;
    }
    return parsed.applications;
  }

  private record Known(Map<String, ApplicationRequest> from, List<Application> applications) {}

  private static Application application(ApplicationRequest kept) {
    return new Application(
        kept.getApplicationName(),
        TokenHash.ofHex(kept.getApplicationName(), kept.getToken()),
        Grants.ofApplication(kept.getRolesPerContextList()));
  }

  List<ApplicationOverview> all() {
    return Stream.concat(
            control.configured().stream().map(ApplicationRegistry::overview),
            stored.all().values().stream().map(ApplicationRegistry::overview))
        .toList();
  }

  /** Fails with NOT_FOUND when there is none of that name. */
  ApplicationOverview find(String name) {
    return all().stream()
        .filter(each -> each.getApplicationName().equals(name))
        .findFirst()
        .orElseThrow(() -> missing(name));
  }

  private static ApplicationOverview overview(Application application) {
    return ApplicationOverview.newBuilder()
        .setApplicationName(application.name())
        .addAllRolesPerContext(Grants.byContext(application.grants()))
        .build();
  }

  private static ApplicationOverview overview(ApplicationRequest kept) {
    return overview(application(kept)).toBuilder()
        .setDescription(kept.getDescription())
        .putAllMetaData(kept.getMetaDataMap())
        .build();
  }

  /**
   * Puts an application in place of the one of its name; done with its token, when that is new, and
   * when all that the old one may no longer do has ended. Without a token in the request a new
   * application gets one, another keeps its own.
   */
  CompletableFuture<String> put(ApplicationRequest request) {
    String name = Names.required(request.getApplicationName(), "an application");
    List<Grant> grants = Grants.ofApplication(request.getRolesPerContextList());
    String given = request.getToken();
    String token = given.isEmpty() ? newToken() : given;
    TokenHash hash = hash(name, token);
    ApplicationRequest.Builder kept =
        request.toBuilder().clearRolesPerContext().addAllRolesPerContext(Grants.byContext(grants));
    AtomicBoolean keepsToken = new AtomicBoolean();
    return change(
            name,
            present -> {
              if (present != null && given.isEmpty()) {
                keepsToken.set(true);
                return kept.setToken(present.getToken()).build();
              }
              requireFree(name, hash);
              return kept.setToken(hash.hex()).build();
            })
        .thenApply(done -> keepsToken.get() ? "" : token);
  }

  /** Gives an application another token; done when all that used the old one has ended. */
  CompletableFuture<String> refresh(String name) {
    String token = newToken();
    return change(
            name,
            present ->
                existing(name, present).toBuilder().setToken(hash(name, token).hex()).build())
        .thenApply(done -> token);
  }

  /** Takes an application away; done when all that it has open has ended. */
  CompletableFuture<Void> delete(String name) {
    return change(
        name,
        present -> {
          var unused = existing(name, present);
          return null;
        });
  }

  private CompletableFuture<Void> change(
      String name, Function<@Nullable ApplicationRequest, @Nullable ApplicationRequest> change) {
    if (control.configured().stream().anyMatch(each -> each.name().equals(name))) {
      return CompletableFuture.failedFuture(
          Failures.of(
              Status.FAILED_PRECONDITION,
              ErrorCode.OTHER,
              "The node was started with the application %s: it is changed there".formatted(name)));
    }
    return stored.change(name, change).thenRunAsync(control::changed, APART);
  }

  private void requireFree(String name, TokenHash hash) {
    List<Application> others = new ArrayList<>(control.configured());
    others.addAll(administered());
    if (others.stream().anyMatch(each -> !each.name().equals(name) && each.token().matches(hash))) {
      throw Failures.of(
          Status.ALREADY_EXISTS, ErrorCode.OTHER, "Another application has this token");
    }
  }

  private static ApplicationRequest existing(String name, @Nullable ApplicationRequest present) {
    if (present == null) {
      throw missing(name);
    }
    return present;
  }

  private static RuntimeException missing(String name) {
    return Failures.notFound("There is no application " + name);
  }

  private static TokenHash hash(String name, String token) {
    try {
      return TokenHash.ofConfigured(name, token);
    } catch (IllegalArgumentException unfit) {
      throw Failures.invalid(String.valueOf(unfit.getMessage()));
    }
  }

  private static String newToken() {
    byte[] token = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(token);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }
}
