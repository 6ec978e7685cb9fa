package io.orderflow.documentstore.wire;

import de.bwaldvogel.mongo.bson.Document;
import io.orderflow.documentstore.bson.BsonReader;
import io.orderflow.documentstore.bson.BsonValidator;
import io.orderflow.documentstore.bson.BsonWriter;
import io.orderflow.documentstore.bson.InvalidBsonException;
import io.orderflow.documentstore.bson.LittleEndian;
import io.orderflow.documentstore.bson.RawDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes messages apart and puts replies together. */
final class WireFormat {

  static final int MAX_MESSAGE_BYTES = 48_000_000;

  private static final int HEADER = 16;
  private static final int OP_REPLY = 1;
  private static final int OP_QUERY = 2004;
  private static final int OP_MSG = 2013;
  private static final int CHECKSUM_PRESENT = 1;
  private static final int MORE_TO_COME = 1 << 1;
  private static final int EXHAUST_ALLOWED = 1 << 16;
  private static final int REQUIRED_FLAGS = 0xFFFF;

  private WireFormat() {}

  /**
   * @param message the whole message, length included
   * @throws InvalidBsonException when it is none
   */
  static WireRequest parse(byte[] message) {
    if (message.length < HEADER + Integer.BYTES) {
      throw new InvalidBsonException("message too short");
    }
    int id = LittleEndian.readInt(message, 4);
    int operation = LittleEndian.readInt(message, 12);
    return switch (operation) {
      case OP_MSG -> parseMessage(id, message);
      case OP_QUERY -> parseQuery(id, message);
      default -> throw new InvalidBsonException("unsupported operation " + operation);
    };
  }

  private static WireRequest parseMessage(int id, byte[] message) {
    int flags = LittleEndian.readInt(message, HEADER);
    if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME | EXHAUST_ALLOWED)) != 0) {
      throw new InvalidBsonException("unsupported flags " + flags);
    }
    int end = message.length - ((flags & CHECKSUM_PRESENT) != 0 ? Integer.BYTES : 0);
    Document body = null;
    Map<String, List<RawDocument>> sequences = new HashMap<>(2);
    int at = HEADER + Integer.BYTES;
    while (at < end) {
      int kind = message[at++];
      int size = size(message, at, end);
      if (kind == 0 && body == null) {
        body = document(message, at, at + size);
      } else if (kind == 1) {
        parseSequence(message, at, at + size, sequences);
      } else {
        throw new InvalidBsonException("unexpected section " + kind);
      }
      at += size;
    }
    return new WireRequest(id, present(body), sequences, (flags & MORE_TO_COME) == 0, false);
  }

  private static int size(byte[] message, int at, int end) {
    int size = end - at < Integer.BYTES ? -1 : LittleEndian.readInt(message, at);
    if (size < Integer.BYTES || size > end - at) {
      throw new InvalidBsonException("a section is longer than its message");
    }
    return size;
  }

  private static void parseSequence(
      byte[] message, int from, int to, Map<String, List<RawDocument>> into) {
    int nameEnd = nameEnd(message, from + Integer.BYTES, to);
    String name =
        new String(
            message, from + Integer.BYTES, nameEnd - from - Integer.BYTES, StandardCharsets.UTF_8);
    List<RawDocument> documents = new ArrayList<>();
    int at = nameEnd + 1;
    while (at < to) {
      int size = size(message, at, to);
      BsonValidator.check(message, at, at + size);
      documents.add(new RawDocument(Arrays.copyOfRange(message, at, at + size)));
      at += size;
    }
    into.put(name, documents);
  }

  private static int nameEnd(byte[] message, int from, int to) {
    int end = from;
    while (end < to && message[end] != 0) {
      end++;
    }
    if (end >= to) {
      throw new InvalidBsonException("a name does not end");
    }
    return end;
  }

  private static WireRequest parseQuery(int id, byte[] message) {
    int nameEnd = nameEnd(message, HEADER + Integer.BYTES, message.length);
    String name =
        new String(
            message,
            HEADER + Integer.BYTES,
            nameEnd - HEADER - Integer.BYTES,
            StandardCharsets.UTF_8);
    if (!name.endsWith(".$cmd")) {
      throw new InvalidBsonException("OP_QUERY is supported for commands only");
    }
    int at = nameEnd + 1 + 2 * Integer.BYTES;
    Document body = document(message, at, at + size(message, at, message.length));
    if (body.get("$query") instanceof Document inner) {
      body = inner;
    }
    body.putIfAbsent("$db", name.substring(0, name.length() - ".$cmd".length()));
    return new WireRequest(id, body, Map.of(), true, true);
  }

  private static Document document(byte[] message, int from, int to) {
    BsonValidator.check(message, from, to);
    return BsonReader.document(message, from);
  }

  private static Document present(@Nullable Document body) {
    if (body == null || body.isEmpty()) {
      throw new InvalidBsonException("a message without a command");
    }
    return body;
  }

  static BsonWriter reply(WireRequest request, Document document) {
    BsonWriter out = new BsonWriter(1024);
    out.writeInt(0);
    out.writeInt(0);
    out.writeInt(request.id());
    if (request.legacy()) {
      out.writeInt(OP_REPLY);
      out.writeInt(0);
      out.writeLong(0);
      out.writeInt(0);
      out.writeInt(1);
    } else {
      out.writeInt(OP_MSG);
      out.writeInt(0);
      out.writeByte(0);
    }
    out.writeDocument(document);
    out.setInt(0, out.length());
    return out;
  }
}
