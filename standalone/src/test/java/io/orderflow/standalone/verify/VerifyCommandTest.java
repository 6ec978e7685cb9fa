package io.orderflow.standalone.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class VerifyCommandTest {

  private static final String FILE =
      """
      InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
      1,A,LANTERN,2,2011-07-01 00:26:00,2.50,17850.0,EIRE
      1,POST,POSTAGE,1,2011-07-01 00:26:00,18.00,17850.0,EIRE
      2,POST,POSTAGE,1,2011-07-02 08:26:00,4.00,,France
      """;

  private final Map<String, String> answers = new HashMap<>();
  private final HttpServer server;
  private final StringWriter out = new StringWriter();
  private final Path directory;

  VerifyCommandTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().toString());
          byte[] body = (answer == null ? "none" : answer.replace('\'', '"')).getBytes(UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    answers.put("/api/projections", "{'items':[{'name':'orders','lag':0}]}");
    answers.put(
        "/api/sales/by-day?zone=Europe/London",
        "{'items':[%s,%s]}"
            .formatted(
                figure("2011-07-01", 1, 2, 2, "23.00"), figure("2011-07-02", 1, 1, 0, "4.00")));
    answers.put(
        "/api/sales/by-country",
        "{'items':[%s,%s]}"
            .formatted(figure("EIRE", 1, 2, 2, "23.00"), figure("France", 1, 1, 0, "4.00")));
    answers.put(
        "/api/sales/by-product?limit=200",
        "{'items':[%s,%s]}"
            .formatted(figure("POST", 2, 2, 0, "22.00"), figure("A", 1, 1, 2, "5.00")));
    answers.put(
        "/api/stock?limit=200",
        "{'items':[{'sku':'A','received':2,'adjusted':0,'restocked':0,'available':0,"
            + "'reserved':2,'picked':0}],'next':null}");
    answers.put("/api/products?limit=200", "{'items':[{'sku':'A','discontinued':false}]}");
    answers.put(
        "/api/orders?limit=100",
        "{'items':[{'orderId':'b','status':'CONFIRMED','total':%s,'placedAt':'2011-07-02T07:26:00Z',"
                .formatted(money("4.00"))
            + "'shippingAddress':{'country':'France'},'payment':{'authorised':%s,'captured':%s},"
                .formatted(money("4.00"), money("4.00"))
            + "'lines':[%s]}],'next':'more/+'}".formatted(line(1, "POST", "CHARGE", 1, "4", 0)));
    answers.put(
        "/api/orders?limit=100&cursor=more%2F%2B",
        "{'items':[{'orderId':'a','customerId':'17850','status':'CONFIRMED','total':%s,"
                .formatted(money("23.00"))
            + "'placedAt':'2011-06-30T23:26:00Z','shippingAddress':{'country':'EIRE'},"
            + "'payment':{'authorised':%s,'captured':%s},".formatted(money("23.00"), money("0.00"))
            + "'lines':[%s,%s]}],'next':null}"
                .formatted(
                    line(1, "A", "GOODS", 2, "2.5", 2), line(2, "POST", "CHARGE", 1, "18", 0)));
  }

  private static String figure(String key, int orders, int lines, int units, String total) {
    return "{'key':'%s','orders':%d,'lines':%d,'units':%d,'total':%s}"
        .formatted(key, orders, lines, units, money(total));
  }

  private static String line(
      int lineNo, String sku, String kind, int quantity, String price, int reserved) {
    return "{'lineNo':%d,'sku':'%s','kind':'%s','quantity':%d,'unitPrice':%s,'amount':%s,'reserved':%d}"
        .formatted(
            lineNo,
            sku,
            kind,
            quantity,
            money(price + "0"),
            money(sku.equals("A") ? "5.00" : price + ".00"),
            reserved)
        .replace("'40'", "'4.00'")
        .replace("'180'", "'18.00'");
  }

  private static String money(String amount) {
    return "{'amount':'%s','currency':'GBP'}".formatted(amount);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run() throws IOException {
    Path file = Files.writeString(directory.resolve("orders.csv"), FILE);
    return new CommandLine(new VerifyCommand())
        .setOut(new PrintWriter(out, true))
        .execute(
            file.toString(), "--url", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Test
  void a_platform_that_holds_the_file_agrees() throws IOException {
    assertThat(run()).as(out.toString()).isZero();

    assertThat(out.toString())
        .contains("2 orders, 3 lines, 2 units, £27.00")
        .contains("The platform agrees");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/sales/by-day?zone=Europe/London|'23.00'|'23.01'|sales by day, 2011-07-01: the file says 1 orders, 2 lines, 2 units, £23.00, the platform 1 orders, 2 lines, 2 units, £23.01",
        "/api/sales/by-country|'EIRE'|'Ireland'|sales by country, EIRE",
        "/api/sales/by-product?limit=200|'units':2|'units':3|sales by product, A",
        "/api/stock?limit=200|'reserved':2|'reserved':1|stock, A",
        "/api/stock?limit=200|'adjusted':0|'adjusted':1|stock, A",
        "/api/products?limit=200|'sku':'A'|'sku':'B'|products, B: the file says nothing",
        "/api/orders?limit=100|'status':'CONFIRMED'|'status':'PLACED'|order b is PLACED",
        "/api/orders?limit=100|'France'|'EIRE'|the platform has 1 of",
        "/api/orders?limit=100|'captured':{'amount':'4.00'|'captured':{'amount':'0.00'|b captured",
        "/api/orders?limit=100|'next':'more/+'|'next':null|invoices [1]: the file has 1",
        "/api/orders?limit=100&cursor=more%2F%2B|'quantity':2|'quantity':3|the platform has 1 of",
        "/api/orders?limit=100&cursor=more%2F%2B|'reserved':2|'reserved':1|a line 1 reserved",
        "/api/orders?limit=100&cursor=more%2F%2B|'orderId':'a'|'orderId':'b'|order b stands on two pages",
      })
  void a_platform_that_holds_anything_else_is_found_out(
      String query, String right, String wrong, String difference) throws IOException {
    answers.compute(
        query, (path, answer) -> String.valueOf(answer).replaceFirst("\\Q" + right + "\\E", wrong));

    assertThat(run()).isEqualTo(1);

    assertThat(out.toString()).contains("DIFFERENT").contains(difference);
  }
}
