package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.store.Copies;
import java.nio.file.Path;

/** Puts a back-up into an empty directory, from which a node can be started. */
final class RestoreTool implements Tool {

  @Override
  public String usage() {
    return "--from DIR --data DIR";
  }

  @Override
  public int run(Options options, Output output) {
    Path from = options.path("--from");
    Path data = options.path("--data");
    return output.report(data, Copies.restore(from, data));
  }
}
