package io.orderflow.standalone.http;

import io.orderflow.support.web.ProblemReportValve;
import io.orderflow.support.web.WebSupport;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ProtocolHandler;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.WebServer;
import org.springframework.web.context.WebApplicationContext;

/**
 * The one embedded Tomcat that serves every web context of the process. It is there early, because
 * the contexts need its servlet context while they start; its port opens last, so that an open port
 * means that orders are taken.
 */
public final class HttpFront implements AutoCloseable {

  private static final int MAX_CONNECTIONS = 2_048;

  private final RoutingServlet routing = new RoutingServlet();
  private final Duration grace;
  private final WebServer server;
  private @Nullable ServletContext servletContext;

  /**
   * @param port 0 for any that is free
   * @param work an empty directory that is the server's own
   * @param grace how long running requests may take once the front is closed
   */
  public HttpFront(InetAddress address, int port, Path work, Duration grace) {
    this.grace = grace;
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory("", port);
    factory.setAddress(address);
    factory.setBaseDirectory(work.toFile());
    factory.setDocumentRoot(work.toFile());
    factory.setRegisterDefaultServlet(false);
    factory.setShutdown(Shutdown.GRACEFUL);
    factory.addProtocolHandlerCustomizers(HttpFront::onVirtualThreads);
    factory.addConnectorCustomizers(
        connector -> {
          connector.setProperty("maxConnections", String.valueOf(MAX_CONNECTIONS));
          connector.setProperty("maxSwallowSize", String.valueOf(WebSupport.SWALLOWED_BYTES));
        });
    factory.addContextCustomizers(HttpFront::withProblemDocuments);
    this.server = factory.getWebServer(this::register);
  }

  private static void onVirtualThreads(ProtocolHandler protocol) {
    protocol.setExecutor(new VirtualThreadExecutor("http-"));
  }

  private static void withProblemDocuments(Context context) {
    if (context.getParent() instanceof StandardHost host) {
      host.setErrorReportValveClass(ProblemReportValve.class.getName());
    }
  }

  private void register(ServletContext context) {
    ServletRegistration.Dynamic servlet = context.addServlet("orderflow", routing);
    servlet.addMapping("/");
    servlet.setAsyncSupported(true);
    servletContext = context;
  }

  /** What every web context is given before it is refreshed. */
  public ServletContext servletContext() {
    if (servletContext == null) {
      throw new IllegalStateException("the servlet container did not start");
    }
    return servletContext;
  }

  /**
   * Opens the port.
   *
   * @param commands takes what changes something
   * @param queries takes GET and HEAD
   * @throws org.springframework.boot.web.server.PortInUseException where another has the port
   */
  public void open(
      WebApplicationContext commands,
      WebApplicationContext queries,
      PlatformHealth health,
      PlatformMetrics metrics) {
    routing.route(
        new Routes(
            ServicePipeline.of("command-side", commands, servletContext()),
            ServicePipeline.of("query-side", queries, servletContext()),
            health,
            metrics));
    server.start();
  }

  public int port() {
    return server.getPort();
  }

  /** Takes no more connections, and lets running requests finish for a while. */
  public void drain() {
    CountDownLatch finished = new CountDownLatch(1);
    server.shutDownGracefully(result -> finished.countDown());
    routing.endStreams();
    try {
      finished.await(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop();
    }
  }

  @Override
  public void close() {
    server.stop();
    server.destroy();
  }
}
