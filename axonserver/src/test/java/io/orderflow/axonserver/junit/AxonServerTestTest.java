package io.orderflow.axonserver.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.axonserver.AxonServerNode;
import io.orderflow.axonserver.embedded.Lease;
import io.orderflow.axonserver.embedded.SharedNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

class AxonServerTestTest {

  @Nested
  @AxonServerTest
  class GivenANodeForEachTest {

    private static final List<AxonServerNode> EARLIER = new ArrayList<>();

    private final AxonServerNode ofTheConstructor;

    GivenANodeForEachTest(AxonServerNode node) {
      this.ofTheConstructor = node;
    }

    @BeforeEach
    void theSameNodeIsGivenBefore(AxonServerNode node) {
      assertThat(node).isSameAs(ofTheConstructor);
    }

    @RepeatedTest(2)
    void itIsNewAndTheOneBeforeIsClosedAndGone(AxonServerNode node, TestAxonServer server) {
      assertThat(server.node()).isSameAs(node).isSameAs(ofTheConstructor);
      assertThat(server.address()).isEqualTo("127.0.0.1:" + node.grpcPort());
      assertThat(server.context()).isEqualTo("default");
      assertThat(node.dataDirectory()).exists();
      assertThat(EARLIER)
          .doesNotContain(node)
          .allSatisfy(each -> assertThat(each.dataDirectory()).doesNotExist());
      EARLIER.add(node);
    }

    @AfterEach
    void itIsStillThereAfter(AxonServerNode node) {
      assertThat(node).isSameAs(ofTheConstructor);
      assertThat(node.dataDirectory()).exists();
    }

    @Test
    @AxonServerTest(shared = true)
    void aTestMaySayOtherwiseThanItsClass(TestAxonServer server) {
      assertThat(server.context()).startsWith("t-");
      assertThat(server.node()).isSameAs(ofTheConstructor);
    }
  }

  @Nested
  @AxonServerTest(shared = true)
  @TestMethodOrder(MethodOrderer.MethodName.class)
  class GivenTheNodeOfTheJvm {

    private static final List<TestAxonServer> EARLIER = new ArrayList<>();

    @RepeatedTest(3)
    void eachTestHasAContextThatGoesWithIt(TestAxonServer server) {
      assertThat(server.node().contexts()).contains("default", server.context());
      assertThat(EARLIER)
          .allSatisfy(
              each -> {
                assertThat(each.node()).isSameAs(server.node());
                assertThat(server.node().contexts()).doesNotContain(each.context());
              });
      EARLIER.add(server);
    }

    @Test
    void aContextTakesMilliseconds() {
      List<Long> nanos =
          IntStream.range(0, 21).mapToLong(each -> takeAndGiveBack()).sorted().boxed().toList();

      assertThat(Duration.ofNanos(nanos.get(5))).isLessThan(Duration.ofMillis(100));
    }

    private static long takeAndGiveBack() {
      long start = System.nanoTime();
      try (Lease lease = SharedNode.lease()) {
        assertThat(lease.node().contexts()).contains(lease.context());
      }
      return System.nanoTime() - start;
    }
  }
}
