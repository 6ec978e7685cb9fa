package io.orderflow.standalone.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.orderflow.standalone.CommandFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A file of order lines in the form of "Online Retail": CSV, or CSV that is gzipped. */
final class RetailFile {

  static final List<String> COLUMNS =
      List.of(
          "InvoiceNo",
          "StockCode",
          "Description",
          "Quantity",
          "InvoiceDate",
          "UnitPrice",
          "CustomerID",
          "Country");

  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  private final Path path;

  RetailFile(Path path) {
    this.path = path;
  }

  /** What is done with the rows, one after the other. */
  interface RowReader {
    void row(Row row) throws InterruptedException;

    /** A row that has not as many fields as the header. */
    void broken(Row row) throws InterruptedException;
  }

  /** What is done with the order lines alone. */
  interface LineReader {
    void line(Reading.OrderLine line) throws InterruptedException;
  }

  /** Passes the order lines; all other rows are passed over. */
  void read(LineReader reader) throws InterruptedException {
    read(
        new RowReader() {
          @Override
          public void row(Row row) throws InterruptedException {
            if (RetailRules.read(row) instanceof Reading.OrderLine line) {
              reader.line(line);
            }
          }

          @Override
          public void broken(Row row) {
            // The survey has told of it.
          }
        });
  }

  /**
   * @throws CommandFailure where the file cannot be read, or is not of that form
   */
  void read(RowReader reader) throws InterruptedException {
    try (InputStream content = content();
        CsvReader<CsvRecord> csv =
            CsvReader.builder()
                .allowMissingFields(true)
                .allowExtraFields(true)
                .detectBomHeader(true)
                .ofCsvRecord(content, UTF_8)) {
      Iterator<CsvRecord> records = csv.iterator();
      if (!records.hasNext() || !records.next().getFields().equals(COLUMNS)) {
        throw new CommandFailure("%s does not begin with the columns %s".formatted(path, COLUMNS));
      }
      while (records.hasNext()) {
        pass(records.next(), reader);
      }
    } catch (IOException | UncheckedIOException | CsvParseException unreadable) {
      throw new CommandFailure("cannot read %s: %s".formatted(path, unreadable), unreadable);
    }
  }

  private static void pass(CsvRecord csv, RowReader reader) throws InterruptedException {
    Row row =
        new Row(
            csv.getStartingLineNumber(),
            field(csv, 0),
            field(csv, 1),
            field(csv, 2),
            field(csv, 3),
            field(csv, 4),
            field(csv, 5),
            field(csv, 6),
            field(csv, 7));
    if (csv.getFieldCount() == COLUMNS.size()) {
      reader.row(row);
    } else {
      reader.broken(row);
    }
  }

  private static String field(CsvRecord csv, int column) {
    return column < csv.getFieldCount() ? csv.getField(column) : "";
  }

  /** The same for the same content, wherever the file lies and however it is compressed. */
  String identity() {
    try (InputStream content = content();
        DigestOutputStream digest =
            new DigestOutputStream(
                OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
      content.transferTo(digest);
      return HexFormat.of().formatHex(digest.getMessageDigest().digest(), 0, 8);
    } catch (IOException unreadable) {
      throw new CommandFailure("cannot read %s: %s".formatted(path, unreadable), unreadable);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private InputStream content() throws IOException {
    BufferedInputStream raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    try {
      raw.mark(2);
      int magic = (raw.read() << 8) | raw.read();
      raw.reset();
      return magic == GZIP_MAGIC ? new GZIPInputStream(raw, BUFFER) : raw;
    } catch (IOException broken) {
      raw.close();
      throw broken;
    }
  }
}
