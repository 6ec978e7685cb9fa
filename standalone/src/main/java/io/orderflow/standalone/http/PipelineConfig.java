package io.orderflow.standalone.http;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** What a service's servlet and filters are told at their start: no parameters. */
record PipelineConfig(String name, ServletContext container)
    implements ServletConfig, FilterConfig {

  @Override
  public String getServletName() {
    return name;
  }

  @Override
  public String getFilterName() {
    return name;
  }

  @Override
  public ServletContext getServletContext() {
    return container;
  }

  @Override
  public @Nullable String getInitParameter(String parameter) {
    return null;
  }

  @Override
  public Enumeration<String> getInitParameterNames() {
    return Collections.emptyEnumeration();
  }
}
