package io.orderflow.axonserver.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpPrincipal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** An exchange that has the clock run whenever something of its answer is written. */
final class ClockedExchange extends HttpExchange {

  private final HttpExchange exchange;
  private final RequestThreads threads;

  ClockedExchange(HttpExchange exchange, RequestThreads threads) {
    this.exchange = exchange;
    this.threads = threads;
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void clocked(Writing step) throws IOException {
    threads.waits();
    try {
      step.run();
    } finally {
      threads.goesOn();
    }
  }

  /** An answer without a body is written by this. */
  @Override
  public void sendResponseHeaders(int status, long length) throws IOException {
    clocked(() -> exchange.sendResponseHeaders(status, length));
  }

  @Override
  public OutputStream getResponseBody() {
    return new Body(exchange.getResponseBody());
  }

  /** What is left of the answer is written by this. */
  @Override
  public void close() {
    threads.waits();
    try {
      exchange.close();
    } finally {
      threads.goesOn();
    }
  }

  private final class Body extends OutputStream {

    private final OutputStream out;

    Body(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int single) throws IOException {
      clocked(() -> out.write(single));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      clocked(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      clocked(out::flush);
    }

    @Override
    public void close() throws IOException {
      clocked(out::close);
    }
  }

  @Override
  public Headers getRequestHeaders() {
    return exchange.getRequestHeaders();
  }

  @Override
  public Headers getResponseHeaders() {
    return exchange.getResponseHeaders();
  }

  @Override
  public URI getRequestURI() {
    return exchange.getRequestURI();
  }

  @Override
  public String getRequestMethod() {
    return exchange.getRequestMethod();
  }

  @Override
  public HttpContext getHttpContext() {
    return exchange.getHttpContext();
  }

  @Override
  public InputStream getRequestBody() {
    return exchange.getRequestBody();
  }

  @Override
  public InetSocketAddress getRemoteAddress() {
    return exchange.getRemoteAddress();
  }

  @Override
  public int getResponseCode() {
    return exchange.getResponseCode();
  }

  @Override
  public InetSocketAddress getLocalAddress() {
    return exchange.getLocalAddress();
  }

  @Override
  public String getProtocol() {
    return exchange.getProtocol();
  }

  @Override
  public @Nullable Object getAttribute(String name) {
    return exchange.getAttribute(name);
  }

  @Override
  public void setAttribute(String name, @Nullable Object value) {
    exchange.setAttribute(name, value);
  }

  @Override
  public void setStreams(@Nullable InputStream in, @Nullable OutputStream out) {
    exchange.setStreams(in, out);
  }

  @Override
  public @Nullable HttpPrincipal getPrincipal() {
    return exchange.getPrincipal();
  }
}
