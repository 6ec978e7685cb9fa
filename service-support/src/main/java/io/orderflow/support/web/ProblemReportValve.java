package io.orderflow.support.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's last resort, for requests that it refuses before any application sees them: a problem
 * document instead of a page. {@link org.apache.catalina.core.StandardHost} makes it by its class
 * name.
 */
public final class ProblemReportValve extends ErrorReportValve {

  @Override
  protected void report(Request request, Response response, @Nullable Throwable failure) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    ProblemCode code = ProblemCode.ofStatus(status);
    String document =
        """
        {"type":"urn:orderflow:problem:%s","title":"%s","status":%d,"detail":"%s","code":"%s"}"""
            .formatted(
                code.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                code.title(),
                status,
                code.title(),
                code);
    try {
      response.setContentType("application/problem+json");
      response.setCharacterEncoding(StandardCharsets.UTF_8);
      response.getReporter().write(document);
      response.finishResponse();
    } catch (IOException | IllegalStateException gone) {
      container.getLogger().debug("Nobody is left to report to", gone);
    }
  }
}
