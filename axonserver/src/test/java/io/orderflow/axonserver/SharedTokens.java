package io.orderflow.axonserver;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.jspecify.annotations.Nullable;

/** A store of tokens as several applications share one: each segment has one owner at a time. */
final class SharedTokens implements TokenStore {

  private final InMemoryTokenStore tokens;
  private final Map<Integer, String> owners;
  private final String owner;

  private SharedTokens(InMemoryTokenStore tokens, Map<Integer, String> owners, String owner) {
    this.tokens = tokens;
    this.owners = owners;
    this.owner = owner;
  }

  SharedTokens() {
    this(new InMemoryTokenStore(), new ConcurrentHashMap<>(), "nobody");
  }

  /** The same store as another application sees it. */
  SharedTokens of(String application) {
    return new SharedTokens(tokens, owners, application);
  }

  private void claim(int segment) {
    String present = owners.putIfAbsent(segment, owner);
    if (present != null && !present.equals(owner)) {
      throw new UnableToClaimTokenException("Segment %d is %s's".formatted(segment, present));
    }
  }

  @Override
  public void initializeTokenSegments(
      String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
    tokens.initializeTokenSegments(processorName, segmentCount, initialToken);
  }

  @Override
  public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
    claim(segment);
    tokens.storeToken(token, processorName, segment);
  }

  @Override
  public @Nullable TrackingToken fetchToken(String processorName, int segment) {
    claim(segment);
    return tokens.fetchToken(processorName, segment);
  }

  @Override
  public void releaseClaim(String processorName, int segment) {
    owners.remove(segment, owner);
  }

  @Override
  public void deleteToken(String processorName, int segment) {
    claim(segment);
    tokens.deleteToken(processorName, segment);
    owners.remove(segment, owner);
  }

  @Override
  public void initializeSegment(@Nullable TrackingToken token, String processorName, int segment) {
    tokens.initializeSegment(token, processorName, segment);
  }

  @Override
  public boolean requiresExplicitSegmentInitialization() {
    return tokens.requiresExplicitSegmentInitialization();
  }

  @Override
  public int[] fetchSegments(String processorName) {
    return tokens.fetchSegments(processorName);
  }

  @Override
  public Optional<String> retrieveStorageIdentifier() {
    return tokens.retrieveStorageIdentifier();
  }
}
