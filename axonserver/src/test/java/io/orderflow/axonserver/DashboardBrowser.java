package io.orderflow.axonserver;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the Chromium of this machine, started once for all of them. It is looked for under
 * the name in the environment variable {@code CHROMIUM}, then under its usual names. Where there is
 * none, the tests are skipped on a developer's machine, and fail in CI ({@code CI=true}).
 */
final class DashboardBrowser implements ParameterResolver {

  /** One class at a time: the browser's driver is not for several threads. */
  static final String LOCK = "browser";

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getRoot()
        .getStore(Namespace.create(DashboardBrowser.class))
        .computeIfAbsent(Running.class, any -> start(), Running.class)
        .browser;
  }

  private static Running start() {
    Path chromium =
        find()
            .orElseGet(
                () -> {
                  String missing = "No Chromium was found: apt-get install -y chromium";
                  return "true".equals(System.getenv("CI")) ? fail(missing) : abort(missing);
                });
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    try {
      return new Running(
          playwright,
          playwright.chromium().launch(new LaunchOptions().setExecutablePath(chromium)));
    } catch (RuntimeException failure) {
      playwright.close();
      throw failure;
    }
  }

  private static Optional<Path> find() {
    String wanted = System.getenv("CHROMIUM");
    if (wanted != null) {
      return Optional.of(Path.of(wanted));
    }
    List<String> directories =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1));
    return NAMES.stream()
        .flatMap(name -> directories.stream().map(each -> Path.of(each, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
    @Override
    public void close() {
      Stream.<AutoCloseable>of(browser, playwright)
          .forEach(
              each -> {
                try {
                  each.close();
                } catch (Exception failure) {
                  throw new IllegalStateException(failure);
                }
              });
    }
  }
}
