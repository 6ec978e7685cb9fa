package io.orderflow.support.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/** Gives a controller its {@link JsonBody}, and reads no more of a body than the limit. */
final class JsonBodyResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == JsonBody.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest web,
      @Nullable WebDataBinderFactory binders)
      throws IOException {
    HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
    if (request == null) {
      throw new IllegalStateException("no servlet request");
    }
    if (request.getContentLengthLong() > JsonBody.LIMIT) {
      throw tooLarge();
    }
    byte[] bytes = request.getInputStream().readNBytes(JsonBody.LIMIT + 1);
    if (bytes.length > JsonBody.LIMIT) {
      throw tooLarge();
    }
    return JsonBody.parse(bytes);
  }

  private static ProblemException tooLarge() {
    return new ProblemException(
        ProblemCode.BODY_TOO_LARGE, "a body may have %d bytes".formatted(JsonBody.LIMIT));
  }
}
