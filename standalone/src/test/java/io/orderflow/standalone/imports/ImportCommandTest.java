package io.orderflow.standalone.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.standalone.CommandFailure;
import io.orderflow.standalone.imports.FakePlatform.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {

  private static final String HEADER =
      "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
  private static final String TWO_ORDERS =
      HEADER
          + "1,A,LANTERN,2,2010-12-01 08:26:00,2.50,17850.0,EIRE\n"
          + "2,A B,\"LANTERN, BIG\",2,2010-12-01 08:27:00,2.50,,EIRE\n"
          + "2,POST,,1,2010-12-01 08:27:00,18.00,,EIRE\n"
          + "3,A,broken,-2,2010-12-01 08:28:00,0,,EIRE\n"
          + "C4,A,LANTERN,-1,2010-12-01 08:29:00,2.50,17850.0,EIRE\n";

  private final Path directory;
  private final FakePlatform platform = new FakePlatform();
  private final StringWriter err = new StringWriter();

  ImportCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void close() {
    platform.close();
  }

  private int run(String content, String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Files.writeString(directory.resolve("orders.csv"), content).toString());
    arguments.addAll(List.of("--report", report().toString()));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--url")) {
      arguments.addAll(List.of("--url", platform.uri().toString()));
    }
    return new CommandLine(new ImportCommand())
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              err.append(failure instanceof CommandFailure ? failure.getMessage() : "UNKNOWN");
              return 70;
            })
        .execute(arguments.toArray(String[]::new));
  }

  private Path report() {
    return directory.resolve("report.csv");
  }

  private int run(String content) throws IOException {
    return run(content, "--token", FakePlatform.TOKEN);
  }

  @Nested
  class Against_a_platform_that_is_well {

    @Test
    void registers_receives_places_and_waits() throws IOException {
      assertThat(run(TWO_ORDERS)).as(err.toString()).isZero();

      assertThat(platform.products.keySet()).containsExactlyInAnyOrder("A", "A B");
      assertThat(platform.products.get("A B")).contains("\"description\":\"LANTERN, BIG\"");
      assertThat(platform.receipts.keySet())
          .allMatch(receipt -> receipt.matches("/api/stock/A( B)?/receiptsimport-[0-9a-f]{16}"))
          .hasSize(2);
      assertThat(platform.orders.get("of-invoice-1"))
          .isEqualTo(
              "{\"customerId\":\"17850\",\"currency\":\"GBP\","
                  + "\"placedAt\":\"2010-12-01T08:26:00Z\",\"lines\":[{\"sku\":\"A\","
                  + "\"kind\":\"GOODS\",\"quantity\":2,"
                  + "\"unitPrice\":{\"amount\":\"2.50\",\"currency\":\"GBP\"}}],"
                  + "\"shippingAddress\":{\"name\":\"not recorded\",\"line1\":\"not recorded\","
                  + "\"city\":\"not recorded\",\"postalCode\":\"not recorded\","
                  + "\"country\":\"EIRE\"},\"payment\":{\"method\":\"card\",\"token\":\"tok_ok\"}}");
      assertThat(platform.orders.get("of-invoice-2"))
          .doesNotContain("customerId")
          .contains("\"kind\":\"CHARGE\"");
      assertThat(err.toString())
          .contains("2 orders with 3 lines (1 of them charges), 4 units of 2 products, £28.00")
          .contains("2 of 2 orders confirmed");
    }

    @Test
    void reports_each_row_that_it_leaves_out() throws IOException {
      run(TWO_ORDERS);

      assertThat(report())
          .content()
          .isEqualToNormalizingNewlines(
              """
              row,invoice,code,reason,detail
              5,3,A,the quantity is not above 0,-2
              6,C4,A,goods given back: returns are not yet handled,
              """);
    }

    @Test
    void adds_nothing_the_second_time() throws IOException {
      run(TWO_ORDERS);
      int receipts = platform.receipts.size();

      assertThat(run(TWO_ORDERS)).isZero();

      assertThat(platform.orders).hasSize(2);
      assertThat(platform.receipts).hasSize(receipts);
    }

    @Test
    void sends_nothing_when_it_only_reads() throws IOException {
      assertThat(run(TWO_ORDERS, "--dry-run")).isZero();

      assertThat(platform.requests).hasValue(0);
      assertThat(report()).exists();
    }
  }

  @Nested
  class Against_a_platform_in_trouble {

    @Test
    void sends_again_what_was_refused_for_now_or_lost() throws IOException {
      for (int i = 0; i < 3; i++) {
        platform.faults.add(new Answer(503, ""));
        platform.faults.add(new Answer(0, ""));
        platform.faults.add(new Answer(500, "{\"code\":\"INTERNAL\"}"));
        platform.faults.add(new Answer(409, "{\"code\":\"CONCURRENT_CHANGE\"}"));
      }

      assertThat(run(TWO_ORDERS)).as(err.toString()).isZero();

      assertThat(platform.orders).hasSize(2);
    }

    @Test
    void gives_up_when_nothing_moves() throws IOException {
      platform.status = "PLACED";

      assertThat(run(TWO_ORDERS, "--token", FakePlatform.TOKEN, "--give-up-after", "1"))
          .isEqualTo(70);

      assertThat(err.toString()).contains("gave up after 1 s").contains("is undecided");
    }

    @Test
    void holds_no_more_orders_under_way_than_its_limit() throws Exception {
      platform.status = "PLACED";
      StringBuilder many = new StringBuilder(HEADER);
      for (int i = 1; i <= 500; i++) {
        many.append(i).append(",A,LANTERN,2,2010-12-01 08:26:00,2.50,,EIRE\n");
      }
      CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> unchecked(many));
      int limit = OrderPlacing.LINES_IN_FLIGHT / OrderPlacing.LEAST_WEIGHT;

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(platform.orders).hasSize(limit));
      await()
          .during(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(platform.orders).hasSize(limit));
      platform.status = "CONFIRMED";

      assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
      assertThat(platform.orders).hasSize(500);
    }

    private int unchecked(CharSequence content) {
      try {
        return run(content.toString());
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  @Nested
  class Does_not_pass_over_an_order {

    @Test
    void that_the_platform_refuses() throws IOException {
      platform.placement = new Answer(400, "{\"code\":\"INVALID\",\"detail\":\"no\"}");

      assertThat(run(TWO_ORDERS)).isEqualTo(1);

      assertThat(report())
          .content()
          .contains("2,1,A,the platform refused the order,400 INVALID no")
          .contains("3,2,A B,")
          .contains("4,2,POST,");
      assertThat(err.toString()).contains("0 of 2 orders confirmed");
    }

    @Test
    void that_was_rejected() throws IOException {
      platform.status = "REJECTED";

      assertThat(run(TWO_ORDERS)).isEqualTo(1);

      assertThat(report())
          .content()
          .contains("2,1,A,the order was not confirmed,REJECTED OUT_OF_STOCK A");
    }
  }

  @Nested
  class Says_in_a_sentence {

    @Test
    void that_its_token_is_refused() throws IOException {
      assertThat(run(TWO_ORDERS, "--token", "wrong")).isEqualTo(70);

      assertThat(err.toString()).contains("does not take the importer's token");
    }

    @Test
    void that_there_is_no_token() throws IOException {
      assertThat(run(TWO_ORDERS, "--data", directory.resolve("none").toString())).isEqualTo(70);

      assertThat(err.toString()).contains("importer.token");
    }

    @Test
    void that_the_address_is_none() throws IOException {
      assertThat(run(TWO_ORDERS, "--token", "t", "--url", "localhost")).isEqualTo(70);

      assertThat(err.toString()).contains("'localhost' is no address");
    }
  }
}
