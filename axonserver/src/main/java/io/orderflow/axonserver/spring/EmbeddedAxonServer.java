package io.orderflow.axonserver.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the application of a Spring test an Axon Server node inside of the JVM, in place of what
 * its settings say: also where they switch Axon Server off, ask for TLS, or name a data directory,
 * which is left alone. Only a bean of type {@code AxonServerNode} or {@code
 * AxonServerConnectionDetails} of the application's own comes before it. Tests whose application is
 * the same share it, and the node with it, as Spring's tests do.
 *
 * <pre>{@code
 * @SpringBootTest
 * @EmbeddedAxonServer
 * class OrdersTest { ... }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EmbeddedAxonServer {

  /**
   * Whether the application gets a context of its own in the one node of this JVM; otherwise it
   * gets a node of its own, which takes longer.
   */
  boolean shared() default true;
}
