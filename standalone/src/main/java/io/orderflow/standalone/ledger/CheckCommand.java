package io.orderflow.standalone.ledger;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.axonserver.DataDirectoryInUseException;
import io.orderflow.standalone.CommandFailure;
import io.orderflow.standalone.DataDirectory;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./orderflow check}: the whole log against every invariant. */
@Command(
    name = "check",
    description = "Reads the whole event log and checks that every invariant holds.",
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class CheckCommand implements Callable<Integer> {

  private static final String LOOPBACK = "127.0.0.1:8124";
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");

  @ArgGroup private Source source = new Source();

  @Option(
      names = "--settled",
      description = "every order has to have reached its end, with nothing under way")
  private boolean settled;

  @Spec private @Nullable CommandSpec spec;

  static final class Source {

    @Option(
        names = "--axonserver",
        paramLabel = "HOST:PORT",
        description = "the Axon Server of a platform that is up; " + LOOPBACK + " if not given")
    private String axonServer = LOOPBACK;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "the directory of a platform that is not running")
    private @Nullable Path data;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    return source.data == null ? check(address(), out) : check(source.data, out);
  }

  private int check(Path data, PrintWriter out) throws InterruptedException {
    Path events = new DataDirectory(data).events();
    if (!Files.isDirectory(events)) {
      throw new CommandFailure("there is no event log at " + events);
    }
    try (AxonServerNode node = AxonServerNode.builder(events).grpcPort(0).httpPort(0).start()) {
      return check(new EventLog("127.0.0.1", node.grpcPort()), out);
    } catch (DataDirectoryInUseException running) {
      throw new CommandFailure(
          "a platform is running on %s: give --axonserver HOST:PORT".formatted(data), running);
    }
  }

  private int check(EventLog log, PrintWriter out) throws InterruptedException {
    Ledger ledger = new Ledger();
    long start = System.nanoTime();
    log.read(ledger::accept);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    LedgerReport report = ledger.close(settled);
    new LedgerText(out).print(report, took);
    return report.findingCount() == 0 ? 0 : 1;
  }

  private EventLog address() {
    Matcher address = ADDRESS.matcher(source.axonServer);
    if (!address.matches() || Integer.parseInt(address.group(2)) > 65_535) {
      throw new CommandFailure("'%s' is no HOST:PORT".formatted(source.axonServer));
    }
    return new EventLog(address.group(1), Integer.parseInt(address.group(2)));
  }
}
