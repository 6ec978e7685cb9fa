package io.orderflow.command.http;

import io.orderflow.api.CommandAnswer.Accepted;
import io.orderflow.api.CommandAnswer.OrderPlacement;
import io.orderflow.api.Money;
import io.orderflow.api.Price;
import io.orderflow.api.order.OrderCommand.PlaceOrder;
import io.orderflow.api.order.OrderStatus;
import io.orderflow.command.pricebook.PriceBook;
import io.orderflow.command.pricebook.PricedProduct;
import io.orderflow.support.web.WebSupport;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RestController;

/**
 * The real web layer of the command side, with a gateway that writes down what it is given. It is
 * no {@code @Configuration}, so that no scan finds it: who wants it names it.
 */
@ImportAutoConfiguration({
  TomcatServletWebServerAutoConfiguration.class,
  DispatcherServletAutoConfiguration.class,
  WebMvcAutoConfiguration.class,
  ErrorMvcAutoConfiguration.class,
  HttpMessageConvertersAutoConfiguration.class,
  JacksonAutoConfiguration.class
})
@ComponentScan(
    basePackages = "io.orderflow.command",
    useDefaultFilters = false,
    includeFilters =
        @ComponentScan.Filter(type = FilterType.ANNOTATION, classes = RestController.class))
@Import({WebSupport.class, HttpConfig.class, Commands.class, Importer.class})
class WebLayer {

  /** What the endpoints sent, and what they get for it. */
  static final class Sent {
    final List<Object> commands = new CopyOnWriteArrayList<>();
    volatile UnaryOperator<CompletableFuture<Object>> way = UnaryOperator.identity();

    CompletableFuture<Object> take(Object command) {
      commands.add(command);
      return way.apply(
          CompletableFuture.completedFuture(
              command instanceof PlaceOrder order
                  ? new OrderPlacement(
                      order.orderId(), OrderStatus.PLACED, Money.zero(order.currency()), 0)
                  : new Accepted(7)));
    }
  }

  @Bean
  Sent sent() {
    return new Sent();
  }

  @Bean
  CommandGateway gateway(Sent sent) {
    return (CommandGateway)
        Proxy.newProxyInstance(
            CommandGateway.class.getClassLoader(),
            new Class<?>[] {CommandGateway.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("send") && arguments.length == 1) {
                return sent.take(arguments[0]);
              }
              throw new UnsupportedOperationException(method.getName());
            });
  }

  @Bean
  PriceBook prices() {
    Price price = new Price(BigDecimal.ONE, Currency.getInstance("GBP"));
    return () -> sku -> new PricedProduct("a thing", price, false, 0);
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
