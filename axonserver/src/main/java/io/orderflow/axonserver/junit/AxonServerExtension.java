package io.orderflow.axonserver.junit;

import io.orderflow.axonserver.AxonServerNode;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** What {@link AxonServerTest} does. Its store closes what it gave out when the test has ended. */
public final class AxonServerExtension implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(AxonServerExtension.class);

  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestAxonServer.class || type == AxonServerNode.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestAxonServer server = server(context.getStore(NAMESPACE), isShared(context));
    return parameter.getParameter().getType() == AxonServerNode.class ? server.node() : server;
  }

  private static TestAxonServer server(ExtensionContext.Store store, boolean shared) {
    Given found = store.get(shared, Given.class);
    if (found == null) {
      found = new Given(shared ? TestAxonServer.shared() : TestAxonServer.fresh());
      store.put(shared, found);
    }
    return found.server();
  }

  /** What the method says counts more than what its class says, or a class around that. */
  private static boolean isShared(ExtensionContext context) {
    ExtensionContext each = context;
    while (true) {
      var found = AnnotationSupport.findAnnotation(each.getElement(), AxonServerTest.class);
      if (found.isPresent()) {
        return found.get().shared();
      }
      var parent = each.getParent();
      if (parent.isEmpty()) {
        return false;
      }
      each = parent.get();
    }
  }

  /** JUnit 5.13 and later close what is {@code AutoCloseable}, earlier ones only the other. */
  @SuppressWarnings("deprecation")
  private record Given(TestAxonServer server)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    @Override
    public void close() throws Exception {
      server.close();
    }
  }
}
