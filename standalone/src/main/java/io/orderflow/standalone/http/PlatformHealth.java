package io.orderflow.standalone.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import tools.jackson.databind.json.JsonMapper;

/**
 * The health of the whole process: up when each of its parts is.
 *
 * @param parts by name, each asked anew whenever the whole is
 */
public record PlatformHealth(Map<String, Supplier<Part>> parts) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * @param shown as JSON in the answer
   */
  public record Part(boolean up, Object shown) {

    public static Part of(HealthDescriptor health) {
      return new Part(health.getStatus().equals(Status.UP), health);
    }

    public static Part of(boolean up) {
      return new Part(up, Map.of("status", status(up)));
    }
  }

  /** What {@code GET /actuator/health} shows. */
  private record Answer(String status, Map<String, Object> components) {}

  private static String status(boolean up) {
    return up ? "UP" : "DOWN";
  }

  void answer(HttpServletResponse response) throws IOException {
    Map<String, Object> components = new LinkedHashMap<>();
    boolean up = true;
    for (Map.Entry<String, Supplier<Part>> each : parts.entrySet()) {
      Part part = each.getValue().get();
      components.put(each.getKey(), part.shown());
      up &= part.up();
    }
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType("application/json");
    response.getOutputStream().write(JSON.writeValueAsBytes(new Answer(status(up), components)));
  }
}
