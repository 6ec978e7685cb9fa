package io.orderflow.standalone.imports;

import io.orderflow.standalone.CommandFailure;
import io.orderflow.standalone.DataDirectory;
import io.orderflow.standalone.ImporterToken;
import java.io.Console;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./orderflow import}: a retailer's real orders, from a file to a platform that is up. */
@Command(
    name = "import",
    description = "Imports orders from a file in the form of \"Online Retail\" (CSV or CSV.gz).",
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class ImportCommand implements Callable<Integer> {

  private static final String LOOPBACK = "http://127.0.0.1:8080";

  @Parameters(paramLabel = "FILE", description = "the orders, one line to a row")
  private Path file = Path.of("");

  @Option(
      names = "--url",
      paramLabel = "U",
      defaultValue = LOOPBACK,
      description = "where the platform is; ${DEFAULT-VALUE} where it is not given")
  private URI url = URI.create(LOOPBACK);

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description = "the platform's directory, for the importer's token; ${DEFAULT-VALUE}")
  private Path data = Path.of(DataDirectory.DEFAULT);

  @Option(names = "--token", paramLabel = "T", description = "the importer's token itself")
  private @Nullable String token;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "import-report.csv",
      description = "what was left out, a row for each line, and why; ${DEFAULT-VALUE}")
  private Path reportFile = Path.of("import-report.csv");

  @Option(
      names = "--give-up-after",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "how long to go on without progress; ${DEFAULT-VALUE}")
  private int giveUpAfter = 120;

  @Option(names = "--dry-run", description = "reads the file and writes the report, no more")
  private boolean dryRun;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    return run(spec.commandLine().getErr());
  }

  private int run(PrintWriter err) throws InterruptedException {
    RetailFile retail = new RetailFile(file);
    try (ImportReport report = new ImportReport(reportFile)) {
      Survey survey = new Survey(report::add);
      retail.read(survey);
      report.flush();
      new Summary(err).file(survey.totals(), survey.products().size(), reportFile);
      return dryRun ? 0 : load(retail, survey, report, err);
    }
  }

  private int load(RetailFile retail, Survey survey, ImportReport report, PrintWriter err)
      throws InterruptedException {
    Patience patience = new Patience(Duration.ofSeconds(giveUpAfter), System::nanoTime);
    Progress progress = new Progress(patience, System::nanoTime);
    Outcome outcome;
    try (Platform platform =
        new Platform(base(), tokenOrThatOf(data), patience, progress::trouble)) {
      RetailImport retailImport = new RetailImport(platform, patience, progress, report);
      try (ProgressLine shown =
          new ProgressLine(
              progress, survey.products().size(), survey.totals(), err, isTerminal())) {
        retailImport.stock(survey.products(), retail.identity());
        outcome = retailImport.orders(retail, survey);
      }
    }
    new Summary(err).end(outcome, survey.totals(), progress.state().elapsed());
    return outcome.orders() == survey.totals().orders() ? 0 : 1;
  }

  private String tokenOrThatOf(Path directory) {
    return token == null ? ImporterToken.read(new DataDirectory(directory)) : token;
  }

  private URI base() {
    if (url.getHost() == null || !"http".equals(url.getScheme())) {
      throw new CommandFailure("'%s' is no address such as %s".formatted(url, LOOPBACK));
    }
    String text = url.toString();
    return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
