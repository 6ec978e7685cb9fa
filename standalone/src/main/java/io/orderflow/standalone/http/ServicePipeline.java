package io.orderflow.standalone.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** One service's filters and dispatcher, as they would stand in a container of its own. */
final class ServicePipeline {

  private record Stage(Filter filter, Set<DispatcherType> types) {}

  private final List<Stage> stages;
  private final DispatcherServlet dispatcher;

  private ServicePipeline(List<Stage> stages, DispatcherServlet dispatcher) {
    this.stages = stages;
    this.dispatcher = dispatcher;
  }

  static ServicePipeline of(String name, WebApplicationContext service, ServletContext container) {
    try {
      DispatcherServlet dispatcher = service.getBean(DispatcherServlet.class);
      dispatcher.init(new PipelineConfig(name, container));
      return new ServicePipeline(stages(name, service, container), dispatcher);
    } catch (ServletException broken) {
      throw new IllegalStateException("the HTTP endpoints of %s".formatted(name), broken);
    }
  }

  private static List<Stage> stages(
      String name, WebApplicationContext service, ServletContext container)
      throws ServletException {
    List<Stage> stages = new ArrayList<>();
    for (FilterRegistrationBean<?> registration : registrations(service)) {
      Filter filter = registration.getFilter();
      if (registration.isEnabled() && filter != null) {
        filter.init(new PipelineConfig(name, container));
        stages.add(new Stage(filter, EnumSet.copyOf(registration.determineDispatcherTypes())));
      }
    }
    return List.copyOf(stages);
  }

  private static List<FilterRegistrationBean<?>> registrations(WebApplicationContext service) {
    List<FilterRegistrationBean<?>> registrations = new ArrayList<>();
    service
        .getBeanProvider(FilterRegistrationBean.class)
        .forEach(registration -> registrations.add((FilterRegistrationBean<?>) registration));
    List<Filter> registered = registrations.stream().<Filter>map(each -> each.getFilter()).toList();
    service.getBeanProvider(Filter.class).stream()
        .filter(filter -> !registered.contains(filter))
        .sorted(AnnotationAwareOrderComparator.INSTANCE)
        .forEach(filter -> registrations.add(ordered(filter)));
    registrations.sort(AnnotationAwareOrderComparator.INSTANCE);
    return registrations;
  }

  private static FilterRegistrationBean<Filter> ordered(Filter filter) {
    FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
    if (filter instanceof org.springframework.core.Ordered ordered) {
      registration.setOrder(ordered.getOrder());
    }
    return registration;
  }

  void serve(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    new Chain(0).doFilter(request, response);
  }

  private final class Chain implements FilterChain {

    private final int next;

    private Chain(int next) {
      this.next = next;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response)
        throws IOException, ServletException {
      for (int at = next; at < stages.size(); at++) {
        if (stages.get(at).types().contains(request.getDispatcherType())) {
          stages.get(at).filter().doFilter(request, response, new Chain(at + 1));
          return;
        }
      }
      dispatcher.service(request, response);
    }
  }
}
