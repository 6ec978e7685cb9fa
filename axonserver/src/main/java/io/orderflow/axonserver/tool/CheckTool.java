package io.orderflow.axonserver.tool;

import io.orderflow.axonserver.store.StoreCheck;
import java.nio.file.Path;

/** Reads all of a store and tells what is wrong. */
final class CheckTool implements Tool {

  @Override
  public String usage() {
    return "--data DIR";
  }

  @Override
  public int run(Options options, Output output) {
    Path data = options.path("--data");
    return output.report(data, StoreCheck.check(data));
  }
}
