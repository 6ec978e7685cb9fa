package io.orderflow.standalone.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;

/** Where log lines go, and what they look like. */
final class LogAppenders {

  /** One line for one event: of an exception, its class and message alone. */
  private static final String FOR_PEOPLE = "%d{HH:mm:ss.SSS} %-5level %msg%n%ex{0}";

  private static final String FOR_THE_FILE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36} %msg%n%ex";
  private static final int DAYS = 14;

  private LogAppenders() {}

  static Appender<ILoggingEvent> stderr(LoggerContext context) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, FOR_PEOPLE));
    appender.start();
    return appender;
  }

  /** A file for each day, of at most 10 MB, and together of at most 100 MB. */
  static Appender<ILoggingEvent> files(LoggerContext context, Path directory) {
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName("files in " + directory);
    appender.setFile(directory.resolve("orderflow.log").toString());
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(directory.resolve("orderflow.%d.%i.log").toString());
    rolling.setMaxFileSize(FileSize.valueOf("10MB"));
    rolling.setMaxHistory(DAYS);
    rolling.setTotalSizeCap(FileSize.valueOf("100MB"));
    rolling.start();
    appender.setRollingPolicy(rolling);
    appender.setEncoder(encoder(context, FOR_THE_FILE));
    appender.start();
    return appender;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
