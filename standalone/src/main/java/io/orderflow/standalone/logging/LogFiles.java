package io.orderflow.standalone.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** A directory into which everything is logged, with stack traces, until it is closed. */
public final class LogFiles implements AutoCloseable {

  private final Logger root;
  private final Appender<ILoggingEvent> appender;

  private LogFiles(Logger root, Appender<ILoggingEvent> appender) {
    this.root = root;
    this.appender = appender;
  }

  /**
   * @param directory created where it is missing
   */
  public static LogFiles in(Path directory) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Appender<ILoggingEvent> appender = LogAppenders.files(context, directory);
    root.addAppender(appender);
    return new LogFiles(root, appender);
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
  }
}
