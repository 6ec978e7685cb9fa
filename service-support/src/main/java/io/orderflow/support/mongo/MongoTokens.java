package io.orderflow.support.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;
import static com.mongodb.client.model.Updates.combine;
import static com.mongodb.client.model.Updates.set;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of event processors in MongoDB. Within a unit of work a token is stored last, after what
 * the handlers wrote through {@link BatchEnd} or in the prepare-commit phase: a crash between the
 * two repeats events, and never skips one. Axon's own store writes it first.
 *
 * <p>A token is stored only by the node that owns its claim. A claim that was not extended for the
 * claim time-out may be taken over; its former owner's next store fails, and its batch with it.
 */
final class MongoTokens implements TokenStore {

  private static final String OWNER = "owner";
  private static final String CLAIMED_AT = "claimedAt";
  private static final String PROCESSOR = "processor";
  private static final String SEGMENT = "segment";
  private static final String TOKEN = "token";
  private static final String TOKEN_TYPE = "tokenType";

  private final MongoCollection<Document> collection;
  private final Serializer serializer;
  private final String nodeId;
  private final Duration claimTimeout;
  private final Clock clock;

  MongoTokens(
      MongoCollection<Document> collection,
      Serializer serializer,
      String nodeId,
      Duration claimTimeout,
      Clock clock) {
    this.collection = collection;
    this.serializer = serializer;
    this.nodeId = nodeId;
    this.claimTimeout = claimTimeout;
    this.clock = clock;
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String processor, int segment) {
    BatchEnd.token(() -> storeNow(token, processor, segment));
  }

  private void storeNow(@Nullable TrackingToken token, String processor, int segment) {
    Bson update = combine(set(CLAIMED_AT, clock.millis()), tokenUpdate(token));
    // By what was matched: the same token within the same millisecond modifies nothing.
    if (collection.updateOne(owned(processor, segment), update).getMatchedCount() == 0) {
      throw notOwned(processor, segment);
    }
  }

  @Override
  public @Nullable TrackingToken fetchToken(String processor, int segment) {
    Document claimed =
        collection.findOneAndUpdate(
            and(
                eq(id(processor, segment)),
                or(
                    eq(OWNER, nodeId),
                    eq(OWNER, null),
                    lt(CLAIMED_AT, clock.millis() - claimTimeout.toMillis()))),
            combine(set(OWNER, nodeId), set(CLAIMED_AT, clock.millis())),
            new FindOneAndUpdateOptions().returnDocument(ReturnDocument.AFTER));
    if (claimed == null) {
      throw new UnableToClaimTokenException(
          "%s is not initialised, or claimed by another node than %s"
              .formatted(id(processor, segment), nodeId));
    }
    return tokenOf(claimed);
  }

  /**
   * @throws UnableToClaimTokenException also where the segment was split or merged since its caller
   *     read the segments: it would handle events of others, or leave some to nobody
   */
  @Override
  public @Nullable TrackingToken fetchToken(String processor, Segment segment) {
    int id = segment.getSegmentId();
    TrackingToken token = fetchToken(processor, id);
    // After the claim: from then on nobody else can split or merge it.
    if (!Segment.computeSegment(id, fetchSegments(processor)).equals(segment)) {
      releaseClaim(processor, id);
      throw new UnableToClaimTokenException(
          "%s was split or merged in the meantime".formatted(id(processor, id)));
    }
    return token;
  }

  @Override
  public void extendClaim(String processor, int segment) {
    Bson now = set(CLAIMED_AT, clock.millis());
    if (collection.updateOne(owned(processor, segment), now).getMatchedCount() == 0) {
      throw notOwned(processor, segment);
    }
  }

  @Override
  public void releaseClaim(String processor, int segment) {
    collection.updateOne(owned(processor, segment), set(OWNER, null));
  }

  @Override
  public void initializeTokenSegments(String processor, int segmentCount) {
    initializeTokenSegments(processor, segmentCount, null);
  }

  @Override
  public void initializeTokenSegments(
      String processor, int segmentCount, @Nullable TrackingToken initial) {
    if (fetchSegments(processor).length > 0) {
      throw new UnableToClaimTokenException(processor + " has its segments already");
    }
    // One at a time, upwards: of two processes that start together, one fails at the first. They
    // are claimed until all are there: the first alone would stand for the events of all.
    for (int segment = 0; segment < segmentCount; segment++) {
      try {
        insert(initial, processor, segment, nodeId);
      } catch (UnableToInitializeTokenException exists) {
        throw new UnableToClaimTokenException(processor + " is being initialised", exists);
      }
    }
    collection.updateMany(and(eq(PROCESSOR, processor), eq(OWNER, nodeId)), set(OWNER, null));
  }

  @Override
  public void initializeSegment(@Nullable TrackingToken token, String processor, int segment) {
    insert(token, processor, segment, null);
  }

  private void insert(
      @Nullable TrackingToken token, String processor, int segment, @Nullable String owner) {
    Document document =
        new Document("_id", id(processor, segment))
            .append(PROCESSOR, processor)
            .append(SEGMENT, segment)
            .append(OWNER, owner)
            .append(CLAIMED_AT, clock.millis());
    SerializedObject<String> serialized = serialized(token);
    document.append(TOKEN, serialized == null ? null : serialized.getData());
    document.append(TOKEN_TYPE, serialized == null ? null : serialized.getType().getName());
    try {
      collection.insertOne(document);
    } catch (MongoWriteException failed) {
      if (failed.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
        throw new UnableToInitializeTokenException(
            id(processor, segment) + " exists already", failed);
      }
      throw failed;
    }
  }

  @Override
  public void deleteToken(String processor, int segment) {
    if (collection.deleteOne(owned(processor, segment)).getDeletedCount() == 0) {
      throw notOwned(processor, segment);
    }
  }

  @Override
  public boolean requiresExplicitSegmentInitialization() {
    return true;
  }

  @Override
  public int[] fetchSegments(String processor) {
    return documentsOf(processor).stream()
        .mapToInt(each -> each.getInteger(SEGMENT))
        .sorted()
        .toArray();
  }

  @Override
  public List<Segment> fetchAvailableSegments(String processor) {
    List<Document> documents = documentsOf(processor);
    int[] all = documents.stream().mapToInt(each -> each.getInteger(SEGMENT)).sorted().toArray();
    return IntStream.of(all)
        .filter(segment -> documents.stream().anyMatch(each -> isAvailable(each, segment)))
        .mapToObj(segment -> Segment.computeSegment(segment, all))
        .toList();
  }

  private boolean isAvailable(Document document, int segment) {
    String owner = document.getString(OWNER);
    return document.getInteger(SEGMENT) == segment
        && (owner == null
            || owner.equals(nodeId)
            || document.getLong(CLAIMED_AT) < clock.millis() - claimTimeout.toMillis());
  }

  private List<Document> documentsOf(String processor) {
    return collection.find(eq(PROCESSOR, processor)).into(new ArrayList<>());
  }

  private Bson tokenUpdate(@Nullable TrackingToken token) {
    SerializedObject<String> serialized = serialized(token);
    return combine(
        set(TOKEN, serialized == null ? null : serialized.getData()),
        set(TOKEN_TYPE, serialized == null ? null : serialized.getType().getName()));
  }

  private @Nullable SerializedObject<String> serialized(@Nullable TrackingToken token) {
    return token == null ? null : serializer.serialize(token, String.class);
  }

  private @Nullable TrackingToken tokenOf(Document document) {
    String token = document.getString(TOKEN);
    if (token == null) {
      return null;
    }
    String type = Objects.requireNonNull(document.getString(TOKEN_TYPE));
    return serializer.deserialize(new SimpleSerializedObject<>(token, String.class, type, null));
  }

  private Bson owned(String processor, int segment) {
    return and(eq(id(processor, segment)), eq(OWNER, nodeId));
  }

  private UnableToClaimTokenException notOwned(String processor, int segment) {
    return new UnableToClaimTokenException(
        "%s is not owned by %s".formatted(id(processor, segment), nodeId));
  }

  private static String id(String processor, int segment) {
    return processor + "/" + segment;
  }
}
