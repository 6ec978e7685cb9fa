package io.orderflow.axonserver.access;

import io.grpc.Status;
import io.orderflow.axonserver.protocol.admin.CreateOrUpdateUserRequest;
import io.orderflow.axonserver.rpc.ErrorCode;
import io.orderflow.axonserver.rpc.Failures;
import io.orderflow.axonserver.store.NodeStore;
import io.orderflow.axonserver.store.Setting;
import io.orderflow.axonserver.store.Settings;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The users that the node vouches for when an application asks. Of each the store keeps the
 * protocol's request with a hash of the password in place of it. One thread makes and compares
 * hashes, because that is much work.
 */
public final class Users {

  private static final int SHORTEST_PASSWORD = 8;
  private static final int LONGEST_PASSWORD = 1_000;
  private static final int MAX_WAITING = 64;

  private final Settings<CreateOrUpdateUserRequest> stored;
  private final Executor hashing;

  public Users(NodeStore store) {
    this.stored = new Settings<>(store, Setting.USER, CreateOrUpdateUserRequest.parser());
    ThreadPoolExecutor one =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("axonserver-passwords").daemon().factory());
    one.allowCoreThreadTimeOut(true);
    this.hashing = one;
  }

  /** All users, with hashes for passwords. */
  Collection<CreateOrUpdateUserRequest> all() {
    return stored.all().values();
  }

  /** Puts a user in place of the one of that name, whose password stays if none is given. */
  CompletableFuture<Void> put(CreateOrUpdateUserRequest request) {
    String name = Names.required(request.getUserName(), "a user");
    var unused = Grants.ofUser(request.getUserRolesList());
    String password = request.getPassword();
    if (password.isEmpty()) {
      return stored.change(
          name,
          present -> {
            if (present == null) {
              throw Failures.invalid("A new user needs a password");
            }
            return request.toBuilder().setPassword(present.getPassword()).build();
          });
    }
    if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
      throw Failures.invalid(
          "A password has %d to %d characters".formatted(SHORTEST_PASSWORD, LONGEST_PASSWORD));
    }
    return hashed(() -> PasswordHash.of(password))
        .thenCompose(
            hash ->
                stored.change(
                    name, present -> request.toBuilder().setPassword(hash.text()).build()));
  }

  CompletableFuture<Void> delete(String name) {
    return stored.change(
        name,
        present -> {
          if (present == null) {
            throw Failures.notFound("There is no user " + name);
          }
          return null;
        });
  }

  /** The roles of the user whose password this is; fails with PERMISSION_DENIED if it is not. */
  CompletableFuture<List<Grant>> authenticate(String name, String password) {
    if (password.length() > LONGEST_PASSWORD) {
      return CompletableFuture.failedFuture(denied());
    }
    return hashed(
        () -> {
          CreateOrUpdateUserRequest user = stored.get(name);
          PasswordHash hash =
              user == null ? PasswordHash.NOBODY : PasswordHash.parse(user.getPassword());
          if (!hash.matches(password) || user == null) {
            throw denied();
          }
          return Grants.ofUser(user.getUserRolesList());
        });
  }

  private <T> CompletableFuture<T> hashed(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, hashing);
    } catch (RejectedExecutionException busy) {
      return CompletableFuture.failedFuture(
          Failures.of(
              Status.RESOURCE_EXHAUSTED,
              ErrorCode.OTHER,
              "%d passwords are waiting to be looked at already".formatted(MAX_WAITING)));
    }
  }

  private static RuntimeException denied() {
    return Failures.of(
        Status.PERMISSION_DENIED,
        ErrorCode.AUTHENTICATION_INVALID_TOKEN,
        "There is no such user with this password");
  }
}
