package io.orderflow.systemtests;

import io.orderflow.systemtests.harness.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One platform, in a process of its own, for all the classes that do not harm it. After each class
 * the ledgers of its log have to hold; after the last one it has to end cleanly.
 */
public final class SharedPlatform implements ParameterResolver, AfterAllCallback {

  /** Its classes come one after the other, since some count what the others would add. */
  static final String LOCK = "the shared platform";

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedPlatform.class);

  /** Short, so that a time-out can be waited for; long enough for a busy machine. */
  static final String CONFIRMATION_TIMEOUT = "PT20S";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Platform.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return running(context).platform();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getTestClass().filter(type -> !type.isMemberClass()).isPresent()) {
      Ledgers.hold(running(context).platform());
    }
  }

  /** A directory that the build's clean removes. */
  static Path newDirectory(String name) {
    try {
      Path parent = Files.createDirectories(Path.of("target", "platforms"));
      return Files.createTempDirectory(parent, name).resolve("data");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, key -> Running.start(), Running.class);
  }

  private record Running(Platform platform) implements AutoCloseable {

    private static Running start() {
      return new Running(
          new Platform(
                  newDirectory("shared"),
                  "orderflow.fulfilment.confirmation-timeout=" + CONFIRMATION_TIMEOUT)
              .start());
    }

    @Override
    public void close() {
      int status = platform.stop();
      if (status != 0) {
        throw new AssertionError("SIGTERM ended the platform with status " + status);
      }
    }
  }
}
