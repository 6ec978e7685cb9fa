package io.orderflow.axonserver;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this software, as its jar says it. */
final class NodeVersion {

  private static final String FILE = "/META-INF/maven/io.orderflow/axonserver/pom.properties";
  private static final String TEXT = read();

  private NodeVersion() {}

  static String text() {
    return TEXT;
  }

  /** Outside of a jar there is no such file. */
  private static String read() {
    try (InputStream in = NodeVersion.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "development");
    } catch (IOException unreadable) {
      return "unknown";
    }
  }
}
