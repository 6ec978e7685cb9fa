package io.orderflow.standalone.demo;

import io.orderflow.standalone.CommandFailure;
import io.orderflow.standalone.StandaloneOptions;
import io.orderflow.standalone.StandalonePlatform;
import io.orderflow.standalone.ledger.CheckCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./orderflow demo}: every outcome of an order, on a platform of its own. */
@Command(
    name = "demo",
    description =
        "Starts a platform on a directory of its own, drives real orders through every outcome,"
            + " shows what happened, and checks it.",
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {

  /** Long enough for every payment that answers, retries included, and short enough to watch. */
  private static final String CONFIRMATION_TIMEOUT = "PT8S";

  @Option(names = "--keep", description = "Leaves the directory and names it at the end.")
  private boolean keep;

  @Option(
      names = "--confirmation-timeout",
      paramLabel = "DURATION",
      defaultValue = CONFIRMATION_TIMEOUT,
      description =
          "How long an order may take, as ISO 8601 (default: ${DEFAULT-VALUE}); a machine that is"
              + " busy with something else may need more.")
  private Duration confirmationTimeout = Duration.parse(CONFIRMATION_TIMEOUT);

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Screen screen = Screen.standard(commandLine().getOut());
    try (TemporaryDirectory directory = TemporaryDirectory.create(keep)) {
      commandLine().getErr().println("A platform of its own starts ...");
      StandaloneOptions options =
          StandaloneOptions.onFreePorts(directory.path())
              .with("orderflow.fulfilment.confirmation-timeout", confirmationTimeout.toString());
      boolean good;
      try (StandalonePlatform platform = StandalonePlatform.start(options);
          Shop shop = new Shop(platform.url(), platform.importerToken())) {
        commandLine().getErr().println("It is ready on " + platform.url());
        good = play(shop, screen) & booksBalance(platform, screen);
      }
      if (keep) {
        commandLine().getErr().println("Everything is left in " + directory.path());
      }
      return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
  }

  private boolean play(Shop shop, Screen screen) {
    Stories.GOODS.forEach(shop::register);
    Duration patience = confirmationTimeout.plus(Teller.PATIENCE);
    List<Told> told = tellAll(new Teller(shop, patience));
    List<Shelf.Seen> shelf = Shelf.look(shop, Stories.GOODS);
    Report report = new Report(screen);
    report.histories(told);
    report.table(told);
    report.shelf(shelf);
    return told.stream().allMatch(Told::good) && shelf.stream().allMatch(Shelf.Seen::good);
  }

  /** The last word has the ledger, which reads the whole event log. */
  private boolean booksBalance(StandalonePlatform platform, Screen screen) {
    screen.line("");
    return new CommandLine(new CheckCommand())
            .setOut(commandLine().getOut())
            .setErr(commandLine().getErr())
            .execute("--settled", "--axonserver", "127.0.0.1:" + platform.axonServerGrpcPort())
        == CommandLine.ExitCode.OK;
  }

  private static List<Told> tellAll(Teller teller) {
    try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
      return Stories.ALL.stream()
          .map(story -> CompletableFuture.supplyAsync(() -> teller.tell(story), each))
          .toList()
          .stream()
          .map(CompletableFuture::join)
          .toList();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof CommandFailure known ? known : failed;
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("the demo runs from the command line");
    }
    return spec.commandLine();
  }
}
