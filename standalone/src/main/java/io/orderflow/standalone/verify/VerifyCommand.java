package io.orderflow.standalone.verify;

import io.orderflow.standalone.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./orderflow verify}: an import, held against another reading of its file. */
@Command(
    name = "verify",
    description = {
      "Compares what the platform answers with an independent reading of an imported file.",
      "The platform has to hold the orders of this file and nothing else."
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
public final class VerifyCommand implements Callable<Integer> {

  private static final String LOOPBACK = "http://127.0.0.1:8080";
  private static final int SHOWN = 3;

  @Parameters(paramLabel = "FILE", description = "the file that was imported")
  private Path file = Path.of("");

  @Option(
      names = "--url",
      paramLabel = "U",
      defaultValue = LOOPBACK,
      description = "where the platform is; ${DEFAULT-VALUE} if not given")
  private String url = LOOPBACK;

  @Option(names = "--figures", description = "prints what the file says, and asks no platform")
  private boolean figures;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (spec == null) {
      throw new IllegalStateException("not run by picocli");
    }
    PrintWriter out = spec.commandLine().getOut();
    Expected expected = read();
    print(expected, out);
    return figures ? 0 : compare(expected, out);
  }

  private Expected read() {
    try {
      return Expected.of(Sheet.of(file));
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read %s: %s".formatted(file, unreadable), unreadable);
    }
  }

  private static void print(Expected expected, PrintWriter out) {
    out.printf("The file: %s%n", expected.all());
    out.printf(
        "  %,d of the lines are charges; %,d products, %,d days, %,d countries%n",
        expected.charges(),
        expected.stock().size(),
        expected.byDay().size(),
        expected.byCountry().size());
    out.printf(
        "  %,d sales or adjustment invoices hold no order line, %,d lines are rejected,"
            + " %,d lines give goods back%n",
        expected.emptyInvoices(), expected.rejected(), expected.returned());
    expected.byDay().entrySet().stream().limit(SHOWN).forEach(day -> print(day, out));
    expected.byCountry().entrySet().stream()
        .sorted(Comparator.comparingLong(country -> -country.getValue().pence()))
        .limit(SHOWN)
        .forEach(country -> print(country, out));
    out.flush();
  }

  private static void print(Map.Entry<String, Figure> figure, PrintWriter out) {
    out.printf("  %s: %s%n", figure.getKey(), figure.getValue());
  }

  private int compare(Expected expected, PrintWriter out) throws InterruptedException {
    Differences differences = new Differences(out);
    try (Answers answers = new Answers(url.replaceFirst("/$", ""))) {
      answers.awaitViews();
      new SalesCheck(differences).run(expected, answers);
      new StockCheck(differences).run(expected, answers);
      new OrdersCheck(differences).run(expected, answers);
    }
    if (differences.count() == 0) {
      out.println("The platform agrees, to the penny and the unit: sales, stock and every order.");
    } else {
      out.printf("%,d differences%n", differences.count());
    }
    out.flush();
    return differences.count() == 0 ? 0 : 1;
  }
}
