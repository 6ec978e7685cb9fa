package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.orderflow.standalone.CommandFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The rows that were left out, each with its reason, as CSV. Safe for use by several threads. */
final class ImportReport implements AutoCloseable {

  private final Path path;
  private final CsvWriter csv;

  ImportReport(Path path) {
    this.path = path;
    try {
      this.csv = CsvWriter.builder().build(path, UTF_8);
    } catch (IOException refused) {
      throw new CommandFailure("cannot write the report %s: %s".formatted(path, refused), refused);
    }
    csv.writeRecord("row", "invoice", "code", "reason", "detail");
  }

  synchronized void add(Reading.LeftOut none) {
    csv.writeRecord(
        Long.toString(none.row()),
        none.invoice(),
        none.code(),
        none.reason().toString(),
        none.detail());
  }

  /** A row for a line of an order that did not come about. */
  void add(Reading.OrderLine line, Reason reason, String detail) {
    add(new Reading.LeftOut(line.row(), line.invoice(), line.line().sku().value(), reason, detail));
  }

  synchronized void flush() {
    try {
      csv.flush();
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write " + path, refused);
    }
  }

  @Override
  public synchronized void close() {
    try {
      csv.close();
    } catch (IOException refused) {
      throw new UncheckedIOException("cannot write " + path, refused);
    }
  }
}
