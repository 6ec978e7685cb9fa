package io.orderflow.support.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsOverHttpTest {

  private static final String GOOD =
      "{\"sku\":\"A1\",\"price\":{\"amount\":\"2.50\",\"currency\":\"GBP\"},\"lines\":[{\"quantity\":1}]}";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void nothing_handled() {
    TestServer.Endpoints.handled.set(0);
  }

  @Test
  void a_good_body_is_handled() throws Exception {
    assertThat(server.post("/things", GOOD).status()).isEqualTo(200);
    assertThat(TestServer.Endpoints.handled).hasValue(1);
  }

  @Nested
  class A_bad_body {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "{",
          "nonsense",
          "[]",
          "null",
          "1",
          "\"text\"",
          "{\"sku\":\"A\"} {}",
          "{\"sku\":\"A\",\"sku\":\"B\"}",
          "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]}",
          "{\"sku\":'A'}",
          "{\"sku\":NaN}"
        })
    void that_is_no_json_object_is_400(String body) throws Exception {
      TestServer.Answer answer = server.post("/things", body);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("MALFORMED_BODY");
      assertThat(answer.fields()).containsExactly("$");
      assertThat(TestServer.Endpoints.handled).hasValue(0);
    }

    @Test
    void has_all_its_bad_fields_named_by_path() throws Exception {
      TestServer.Answer answer =
          server.post(
              "/things",
              """
              {"sku":"#","price":{"amount":2.5},"note":"far too long a note","at":"yesterday",
               "lines":[{"quantity":1},{"quantity":0},{"quantity":"1","colour":"red"}],"x":null}
              """);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
      assertThat(answer.fields())
          .containsExactlyInAnyOrder(
              "sku",
              "price.amount",
              "price.currency",
              "note",
              "at",
              "lines[1].quantity",
              "lines[2].quantity",
              "lines[2].colour",
              "x");
    }

    @ParameterizedTest
    @CsvSource({
      "1.5",
      "1.0",
      "-1",
      "0",
      "11",
      "2147483648",
      "99999999999999999999999",
      "100000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
      "1e3",
      "true",
      "null",
      "'\"1\"'",
      "'[1]'",
      "'{}'"
    })
    void with_a_number_that_is_out_of_range_or_none_names_it(String number) throws Exception {
      TestServer.Answer answer =
          server.post("/things", GOOD.replace("\"quantity\":1", "\"quantity\":" + number));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.fields()).containsExactly("lines[0].quantity");
    }

    @ParameterizedTest
    @CsvSource({
      "0, GBP, price.amount",
      "-1, GBP, price.amount",
      "0.00001, GBP, price.amount",
      "10000000.01, GBP, price.amount",
      "99999999999999999999999999999999, GBP, price.amount",
      "1e5, GBP, price.amount",
      "'', GBP, price.amount",
      "1, gbp, price.currency",
      "1, XQX, price.currency",
      "1, POUND, price.currency"
    })
    void with_a_price_that_is_none_names_its_part(String amount, String currency, String field)
        throws Exception {
      TestServer.Answer answer =
          server.post("/things", GOOD.replace("2.50", amount).replace("GBP", currency));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.fields()).containsExactly(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\ud800", "a\\u0007", "   "})
    void with_a_text_that_is_no_text_names_it(String note) throws Exception {
      TestServer.Answer answer =
          server.post("/things", "{\"note\":\"" + note + "\"," + GOOD.substring(1));
      assertThat(answer.fields()).containsExactly("note");
    }

    @Test
    void with_an_unprintable_unknown_field_is_answered_in_print() throws Exception {
      TestServer.Answer answer = server.post("/things", "{\"a\\u0000\":1," + GOOD.substring(1));
      assertThat(answer.fields()).containsExactly("a?");
    }

    @Test
    void with_endless_errors_gets_a_bounded_answer() throws Exception {
      StringBuilder many = new StringBuilder("{");
      for (int i = 0; i < 10_000; i++) {
        many.append("\"f").append(i).append("\":1,");
      }
      TestServer.Answer answer = server.post("/things", many + GOOD.substring(1));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.fields()).hasSize(100);
    }
  }

  @Nested
  class A_body_that_is_too_large {

    private final byte[] large = new byte[JsonBody.LIMIT + 1];

    @Test
    void is_413() throws Exception {
      TestServer.Answer answer =
          server.send(
              server
                  .request("/things")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(large)));
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.code()).isEqualTo("BODY_TOO_LARGE");
    }

    @Test
    void is_413_in_chunks_too() throws Exception {
      TestServer.Answer answer =
          server.send(
              server
                  .request("/things")
                  .header("Content-Type", "application/json")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(large))));
      assertThat(answer.status()).isEqualTo(413);
    }
  }

  @Nested
  class A_body_bound_by_jackson {

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "{'sku':'#'}|sku",
          "{'sku':'A','price':{'amount':'-1','currency':'GBP'}}|price",
          "{'sku':'A','price':{'amount':'1','currency':'QQQ'}}|price.currency",
          "{'sku':1}|sku",
          "{'sku':'A','numbers':['1']}|numbers[0]",
          "{'sku':'A','numbers':[1,'x']}|numbers[1]",
          "{'sku':'A','colour':'red'}|colour"
        })
    void names_the_field_too(String body, String field) throws Exception {
      TestServer.Answer answer = server.post("/bound", body.replace('\'', '"'));
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.fields()).containsExactly(field);
    }
  }

  @Nested
  class A_request_that_is_wrong_in_itself {

    @Test
    void unknown_path_is_404() throws Exception {
      assertThat(server.post("/nowhere", "{}").code()).isEqualTo("NOT_FOUND");
      assertThat(server.send(server.request("/nowhere").GET()).status()).isEqualTo(404);
    }

    @Test
    void wrong_method_is_405_with_what_is_allowed() throws Exception {
      TestServer.Answer answer = server.send(server.request("/things").DELETE());
      assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
      assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void wrong_media_type_is_415() throws Exception {
      HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString(GOOD);
      for (String type : new String[] {"text/plain", "nonsense", "application/xml"}) {
        TestServer.Answer answer =
            server.send(server.request("/things").header("Content-Type", type).POST(body));
        assertThat(answer.code()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
      }
      assertThat(server.send(server.request("/things").POST(body)).status()).isEqualTo(415);
    }

    @Test
    void nothing_acceptable_is_406() throws Exception {
      TestServer.Answer answer =
          server.send(
              server
                  .request("/things")
                  .header("Content-Type", "application/json")
                  .header("Accept", "text/html")
                  .POST(HttpRequest.BodyPublishers.ofString(GOOD)));
      assertThat(answer.code()).isEqualTo("NOT_ACCEPTABLE");
      assertThat(TestServer.Endpoints.handled).hasValue(0);
    }

    @Test
    void missing_header_and_parameter_are_named() throws Exception {
      assertThat(server.send(server.request("/things/A?limit=1").GET()).fields())
          .containsExactly("Wanted");
      assertThat(server.send(server.request("/things/A").header("Wanted", "x").GET()).fields())
          .containsExactly("limit");
    }

    @Test
    void a_parameter_or_path_of_the_wrong_type_is_named() throws Exception {
      assertThat(
              server
                  .send(server.request("/things/A?limit=many").header("Wanted", "x").GET())
                  .fields())
          .containsExactly("limit");
      TestServer.Answer answer =
          server.send(server.request("/things/%23?limit=1").header("Wanted", "x").GET());
      assertThat(answer.fields()).containsExactly("sku");
      assertThat(answer.body().path("detail").asString()).contains("is no Sku");
    }

    @Test
    void what_the_container_refuses_is_a_problem_document_too() throws Exception {
      for (String line :
          new String[] {
            "POST /things?a=[|] HTTP/1.1", "POST /thi%ngs HTTP/1.1", "POST /thi%2fngs HTTP/1.1"
          }) {
        String answer =
            server.raw(
                line + "\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(answer)
            .startsWith("HTTP/1.1 400")
            .contains("application/problem+json", "\"code\":\"BAD_REQUEST\"")
            .doesNotContain("<html", "Tomcat");
      }
    }
  }

  @Nested
  class A_failure_of_ours {

    @Test
    void is_500_without_details() throws Exception {
      TestServer.Answer answer =
          server.send(server.request("/things/A?limit=666").header("Wanted", "x").GET());
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.code()).isEqualTo("INTERNAL_ERROR");
      assertThat(answer.response().body()).doesNotContain("secret", "Exception");
    }

    @Test
    void says_when_to_come_back_from_overload() throws Exception {
      TestServer.Answer answer =
          server.send(server.request("/things/A?limit=503").header("Wanted", "x").GET());
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }
}
