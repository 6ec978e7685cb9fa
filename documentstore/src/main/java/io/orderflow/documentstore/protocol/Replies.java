package io.orderflow.documentstore.protocol;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import java.util.List;

/** The shapes that answers have. */
final class Replies {

  private Replies() {}

  static Document ok() {
    return new Document("ok", 1.0);
  }

  static Document ok(String field, Object value) {
    return new Document(field, value).append("ok", 1.0);
  }

  static Document firstBatch(String namespace, List<?> documents, long cursorId) {
    return batch("firstBatch", namespace, documents, cursorId);
  }

  static Document nextBatch(String namespace, List<?> documents, long cursorId) {
    return batch("nextBatch", namespace, documents, cursorId);
  }

  private static Document batch(String name, String namespace, List<?> documents, long cursorId) {
    Document cursor = new Document("id", cursorId).append("ns", namespace).append(name, documents);
    return ok("cursor", cursor);
  }

  static Document error(MongoServerException e) {
    Document reply = new Document("ok", 0.0).append("errmsg", e.getMessageWithoutErrorCode());
    return withCode(reply, e);
  }

  static Document writeError(int index, MongoServerException e) {
    Document error = new Document("index", index).append("errmsg", e.getMessageWithoutErrorCode());
    if (!(e instanceof MongoServerError)) {
      return error.append("code", 8).append("codeName", "UnknownError");
    }
    return withCode(error, e);
  }

  private static Document withCode(Document into, MongoServerException e) {
    if (e instanceof MongoServerError error) {
      into.put("code", error.getCode());
      into.putIfNotNull("codeName", error.getCodeName());
    }
    return into;
  }
}
