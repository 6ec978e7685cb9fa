package io.orderflow.axonserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's server has no other way to bound its connections than a property of the JVM. */
class ConnectionBoundTest {

  private static final String PROPERTY = "jdk.httpserver.maxConnections";

  private static @Nullable String boundOf(ChildNode node)
      throws IOException, AttachNotSupportedException {
    VirtualMachine jvm = VirtualMachine.attach(String.valueOf(node.pid()));
    try {
      return jvm.getSystemProperties().getProperty(PROPERTY);
    } finally {
      jvm.detach();
    }
  }

  @Nested
  class GivenANodeThatIsAProcessOfItsOwn {

    @Test
    void itSetsOne(@TempDir Path data) throws Exception {
      try (ChildNode node = ChildNode.start(data)) {
        assertThat(boundOf(node)).isEqualTo("1024");
      }
    }

    @Test
    void theOneThatItWasGivenStays(@TempDir Path data) throws Exception {
      try (ChildNode node = ChildNode.start(data, "-D" + PROPERTY + "=64")) {
        assertThat(boundOf(node)).isEqualTo("64");
      }
    }
  }

  @Nested
  class GivenANodeInAnotherProgram {

    @Test
    void itLeavesThatToTheProgram() {
      try (AxonServerNode node = AxonServerNode.temporary()) {
        assertThat(node.httpPort()).isPositive();
        assertThat(System.getProperty(PROPERTY)).isNull();
      }
    }
  }
}
