package io.orderflow.axonserver.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives tests an Axon Server node, as a parameter of type {@link TestAxonServer} or {@link
 * io.orderflow.axonserver.AxonServerNode} of a test, a constructor or a method before or after it.
 *
 * <pre>{@code
 * @AxonServerTest
 * class OrdersTest {
 *   @Test
 *   void areKept(TestAxonServer server) { ... server.address() ... }
 * }
 * }</pre>
 *
 * Each test gets a node of its own, closed and deleted at its end. What {@code @BeforeAll} asks for
 * serves all tests of the class.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(AxonServerExtension.class)
public @interface AxonServerTest {

  /**
   * Whether to give each test a context of its own in the one node of this JVM, instead of a node
   * of its own: that takes milliseconds.
   */
  boolean shared() default false;
}
