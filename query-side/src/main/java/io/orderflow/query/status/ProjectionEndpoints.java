package io.orderflow.query.status;

import io.orderflow.query.http.JsonAnswers;
import io.orderflow.query.http.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How far the projections are, over HTTP. */
@RestController
final class ProjectionEndpoints {

  private final ProjectionStates states;
  private final JsonAnswers answers;

  ProjectionEndpoints(ProjectionStates states, JsonAnswers answers) {
    this.states = states;
    this.answers = answers;
  }

  @GetMapping(path = "/api/projections", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> all(HttpServletRequest request) {
    Parameters.of(request).check();
    return answers.ok(new Answer(states.all()));
  }

  private record Answer(List<ProjectionStates.Entry> items) {}
}
