package io.orderflow.standalone.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logback for one process: a line for each event that an operator wants to know of on stderr, and
 * nothing of what third parties say while all is well. Logback finds this class as a service.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class OperatorLogging extends ContextAwareBase implements Configurator {

  private static final Map<String, Level> LEVELS =
      Map.of(
          "io.orderflow", Level.INFO,
          // The process's own services come and go with the process.
          "io.orderflow.axonserver", Level.WARN,
          // It warns of each command that is refused.
          "org.axonframework.commandhandling.gateway.DefaultCommandGateway", Level.ERROR,
          // It warns of what Axon 4.12's metrics register twice.
          "io.micrometer.core.instrument.MeterRegistry", Level.ERROR,
          // They warn of each request that is answered with a 4xx.
          "org.springframework.web.servlet.PageNotFound", Level.ERROR,
          "org.springframework.web.servlet.mvc.support.DefaultHandlerExceptionResolver",
              Level.ERROR,
          // It warns when a stream of events ends after its processor was told to stop.
          "io.grpc.internal.ClientCallImpl", Level.ERROR,
          // It warns of clients that are still connected when it closes.
          "de.bwaldvogel.mongo.MongoServer", Level.ERROR,
          // It warns, with a stack trace, of each creation that the domain refuses.
          "org.axonframework.modelling.command.AbstractRepository", Level.ERROR);

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(LogAppenders.stderr(context));
    bringInJavaLogging();
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Tomcat and gRPC log through the JDK. */
  private static void bringInJavaLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    LogManager.getLogManager().getLogger("").setLevel(java.util.logging.Level.WARNING);
  }
}
