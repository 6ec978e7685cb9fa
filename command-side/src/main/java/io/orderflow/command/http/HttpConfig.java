package io.orderflow.command.http;

import io.orderflow.support.web.InFlightLimit;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
class HttpConfig {

  @Bean
  WebMvcConfigurer inFlightLimit(
      @Value("${orderflow.http.max-commands-in-flight:256}") int maxCommandsInFlight) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry
            .addInterceptor(new InFlightLimit("commands", maxCommandsInFlight))
            .addPathPatterns("/api/**");
      }
    };
  }
}
