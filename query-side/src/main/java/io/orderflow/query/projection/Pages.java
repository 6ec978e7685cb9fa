package io.orderflow.query.projection;

import com.mongodb.client.FindIterable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/** Pages of small documents in order of their ids. */
public final class Pages {

  /** How long the store may work on one query, in milliseconds. */
  public static final long MAX_TIME_MS = Duration.ofSeconds(5).toMillis();

  private Pages() {}

  /** At most so many of what is found, and the cursor of the page after it. */
  public static <V, A> A of(
      FindIterable<Document> found,
      int limit,
      Function<Document, V> view,
      BiFunction<List<V>, @Nullable String, A> answer) {
    List<V> items = new ArrayList<>();
    String last = "";
    for (Document document : found.limit(limit + 1).maxTime(MAX_TIME_MS, TimeUnit.MILLISECONDS)) {
      if (items.size() == limit) {
        return answer.apply(items, Cursor.of(last));
      }
      items.add(view.apply(document));
      last = document.getString("_id");
    }
    return answer.apply(items, null);
  }
}
