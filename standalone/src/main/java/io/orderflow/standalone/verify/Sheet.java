package io.orderflow.standalone.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The file as a whole in memory: its sales invoices, and how many rows are left out of them. */
final class Sheet {

  static final ZoneId LONDON = ZoneId.of("Europe/London");

  private static final Pattern CHARGE =
      Pattern.compile("POST|DOT|[Mm]|D|C2|BANK CHARGES|AMAZONFEE|CRUK|S|B");
  private static final Pattern RETURN = Pattern.compile("C.*");
  private static final Pattern SALE = Pattern.compile("[0-9]+");
  private static final Pattern CODE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9 ._-]{0,62}[A-Za-z0-9._-])?");
  private static final Pattern CUSTOMER =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9 ._@-]{0,62}[A-Za-z0-9._@-])?)?");
  private static final Pattern POSITIVE = Pattern.compile("0*[1-9][0-9]{0,9}");
  private static final Pattern PRICE = Pattern.compile("[0-9]{1,8}(\\.[0-9]{1,4}0*)?");
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}");
  private static final BigDecimal HIGHEST_PRICE = BigDecimal.valueOf(10_000_000);

  private final Map<String, List<Item>> invoices = new LinkedHashMap<>();
  private long rejected;
  private long returned;

  /** A row that is an order line. */
  record Item(
      String code,
      boolean charge,
      long quantity,
      BigDecimal price,
      LocalDateTime time,
      String customer,
      String country) {

    long pence() {
      BigDecimal exact = price.multiply(BigDecimal.valueOf(quantity));
      return exact.setScale(2, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    }

    Instant instant() {
      return time.atZone(LONDON).toInstant();
    }
  }

  private Sheet() {}

  static Sheet of(Path file) throws IOException {
    Sheet sheet = new Sheet();
    try (InputStream content = open(file);
        CsvReader<NamedCsvRecord> csv =
            CsvReader.builder()
                .allowMissingFields(true)
                .allowExtraFields(true)
                .detectBomHeader(true)
                .ofNamedCsvRecord(content, UTF_8);
        Stream<NamedCsvRecord> rows = csv.stream()) {
      rows.forEach(sheet::row);
    }
    return sheet;
  }

  private static InputStream open(Path file) throws IOException {
    PushbackInputStream content = new PushbackInputStream(Files.newInputStream(file), 2);
    byte[] start = content.readNBytes(2);
    content.unread(start);
    boolean zipped = start.length == 2 && start[0] == (byte) 0x1f && start[1] == (byte) 0x8b;
    return zipped ? new GZIPInputStream(content) : content;
  }

  private void row(NamedCsvRecord row) {
    String number = row.findField("InvoiceNo").orElse("");
    if (RETURN.matcher(number).matches()) {
      returned++;
      return;
    }
    List<Item> items = invoices.computeIfAbsent(number, any -> new ArrayList<>());
    if (isOrderLine(row)) {
      items.add(item(row));
    } else {
      rejected++;
    }
  }

  private static boolean isOrderLine(NamedCsvRecord row) {
    return row.getFieldCount() == row.getHeader().size()
        && SALE.matcher(row.getField("InvoiceNo")).matches()
        && CODE.matcher(row.getField("StockCode")).matches()
        && POSITIVE.matcher(row.getField("Quantity")).matches()
        && Long.parseLong(row.getField("Quantity")) <= Integer.MAX_VALUE
        && PRICE.matcher(row.getField("UnitPrice")).matches()
        && isPrice(new BigDecimal(row.getField("UnitPrice")))
        && TIME.matcher(row.getField("InvoiceDate")).matches()
        && CUSTOMER.matcher(row.getField("CustomerID")).matches()
        && !row.getField("Country").isBlank();
  }

  private static boolean isPrice(BigDecimal price) {
    return price.signum() > 0 && price.compareTo(HIGHEST_PRICE) <= 0;
  }

  private static Item item(NamedCsvRecord row) {
    String code = row.getField("StockCode");
    return new Item(
        code,
        CHARGE.matcher(code).matches(),
        Long.parseLong(row.getField("Quantity")),
        new BigDecimal(row.getField("UnitPrice")),
        LocalDateTime.parse(row.getField("InvoiceDate").replace(' ', 'T')),
        row.getField("CustomerID").replaceFirst("\\.0$", ""),
        row.getField("Country"));
  }

  /** The order lines of every sales or adjustment invoice; of some there are none. */
  Map<String, List<Item>> invoices() {
    return invoices;
  }

  /** Rows of sales and adjustments that are no order lines. */
  long rejected() {
    return rejected;
  }

  /** Rows of invoices that give goods back. */
  long returned() {
    return returned;
  }
}
