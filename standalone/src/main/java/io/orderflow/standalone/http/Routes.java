package io.orderflow.standalone.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Which service answers which request. */
record Routes(
    ServicePipeline commands,
    ServicePipeline queries,
    PlatformHealth health,
    PlatformMetrics metrics) {

  private static final String HEALTH = "/actuator/health";
  private static final String METRICS = "/actuator/prometheus";
  private static final String PROJECTIONS = "/api/projections/";

  void serve(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (reads(request) && request.getRequestURI().equals(HEALTH)) {
      health.answer(response);
    } else if (reads(request) && request.getRequestURI().equals(METRICS)) {
      metrics.answer(response);
    } else if (reads(request) || request.getRequestURI().startsWith(PROJECTIONS)) {
      queries.serve(request, response);
    } else {
      commands.serve(request, response);
    }
  }

  private static boolean reads(HttpServletRequest request) {
    return request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
  }
}
