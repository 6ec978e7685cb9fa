package io.orderflow.documentstore.bson;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An encoded document, decoded when somebody asks for it. Not safe for concurrent use. */
public final class RawDocument {

  private final byte[] bytes;
  private @Nullable Document decoded;

  public RawDocument(byte[] bytes) {
    this(bytes, null);
  }

  private RawDocument(byte[] bytes, @Nullable Document decoded) {
    this.bytes = bytes;
    this.decoded = decoded;
  }

  /** Encodes a document. */
  public static RawDocument of(Document document) {
    BsonWriter out = new BsonWriter(512);
    out.writeDocument(document);
    return new RawDocument(out.toBytes(), document);
  }

  public byte[] bytes() {
    return bytes;
  }

  public Document document() {
    Document document = decoded;
    if (document == null) {
      document = BsonReader.document(bytes, 0);
      decoded = document;
    }
    return document;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RawDocument raw && Arrays.equals(bytes, raw.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
