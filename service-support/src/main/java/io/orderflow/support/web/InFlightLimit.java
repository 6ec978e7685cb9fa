package io.orderflow.support.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds the requests that a service has under way, and with them what they hold in memory: what
 * comes on top is told to come again, before anything of it is read.
 */
public final class InFlightLimit implements HandlerInterceptor {

  private final Semaphore free;

  private final String what;

  /**
   * @param what is under way, for people
   */
  public InFlightLimit(String what, int most) {
    this.what = what;
    this.free = new Semaphore(most);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!free.tryAcquire()) {
      throw new ProblemException(
          ProblemCode.OVERLOADED, "too many %s are under way".formatted(what));
    }
    return true;
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception e) {
    free.release();
  }
}
