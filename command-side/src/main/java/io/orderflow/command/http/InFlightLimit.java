package io.orderflow.command.http;

import io.orderflow.support.web.ProblemCode;
import io.orderflow.support.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Bounds the commands that HTTP has under way, and with them the bodies held in memory: what comes
 * on top is told to come again, before anything of it is read.
 */
final class InFlightLimit implements HandlerInterceptor {

  private final Semaphore free;

  InFlightLimit(int most) {
    free = new Semaphore(most);
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (!free.tryAcquire()) {
      throw new ProblemException(ProblemCode.OVERLOADED, "too many commands are under way");
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
