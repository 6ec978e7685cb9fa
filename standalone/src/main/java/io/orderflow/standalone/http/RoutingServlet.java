package io.orderflow.standalone.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stands in the servlet container before the services' own dispatchers are there. */
final class RoutingServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient LiveStreams streams = new LiveStreams();
  private transient volatile @Nullable Routes routes;

  void route(Routes to) {
    routes = to;
  }

  void endStreams() {
    streams.end();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Routes present = routes;
    if (present == null) {
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    } else {
      present.serve(request, response);
      streams.note(request);
    }
  }
}
