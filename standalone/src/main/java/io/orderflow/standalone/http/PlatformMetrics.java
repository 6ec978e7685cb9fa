package io.orderflow.standalone.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The metrics of every service of the process as one page in Prometheus' text format 0.0.4, which
 * wants all samples of a family together. The services tell themselves apart by a tag of their own;
 * what is of the process as a whole is taken from the first alone, so that nobody counts it thrice.
 *
 * @param scrapes one page of each service, made anew whenever it is asked for
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">the format</a>
 */
public record PlatformMetrics(List<Supplier<String>> scrapes) {

  public static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";

  private static final List<String> OF_THE_PROCESS =
      List.of("jvm_", "process_", "system_", "disk_");

  void answer(HttpServletResponse response) throws IOException {
    byte[] page = page().getBytes(StandardCharsets.UTF_8);
    response.setContentType(FORMAT);
    response.setContentLength(page.length);
    response.getOutputStream().write(page);
  }

  String page() {
    Map<String, Family> families = new LinkedHashMap<>();
    boolean first = true;
    for (Supplier<String> scrape : scrapes) {
      merge(scrape.get(), families, first);
      first = false;
    }
    StringBuilder page = new StringBuilder();
    families.values().forEach(family -> family.writeTo(page));
    return page.toString();
  }

  private static void merge(String scraped, Map<String, Family> families, boolean whole) {
    Family family = new Family();
    for (String line : scraped.lines().toList()) {
      if (line.startsWith("# HELP ") || line.startsWith("# TYPE ")) {
        String name = line.split(" ", 4)[2];
        boolean wanted = whole || OF_THE_PROCESS.stream().noneMatch(name::startsWith);
        family = wanted ? families.computeIfAbsent(name, absent -> new Family()) : new Family();
        family.head(line);
      } else if (!line.isBlank() && !line.startsWith("#")) {
        family.samples.add(line);
      }
    }
  }

  /** The samples of one name, below what is said of it. */
  private static final class Family {

    private final List<String> head = new ArrayList<>();
    private final List<String> samples = new ArrayList<>();

    void head(String line) {
      boolean said = head.stream().anyMatch(each -> each.startsWith(line.substring(0, 7)));
      if (!said) {
        head.add(line);
      }
    }

    void writeTo(StringBuilder page) {
      head.forEach(line -> page.append(line).append('\n'));
      samples.forEach(line -> page.append(line).append('\n'));
    }
  }
}
