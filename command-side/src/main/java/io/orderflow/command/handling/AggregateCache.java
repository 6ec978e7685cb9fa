package io.orderflow.command.handling;

import com.github.benmanes.caffeine.cache.Caffeine;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;
import org.jspecify.annotations.Nullable;

/**
 * Axon's cache on Caffeine: bounded, and by reference, since an entry is used under its aggregate's
 * lock alone and is dropped whenever a command fails. It tells nobody of its entries.
 */
final class AggregateCache implements Cache {

  private final com.github.benmanes.caffeine.cache.Cache<Object, Object> entries;

  AggregateCache(int maximum) {
    entries = Caffeine.newBuilder().maximumSize(maximum).executor(Runnable::run).build();
  }

  @Override
  @SuppressWarnings({"unchecked", "NullAway", "TypeParameterUnusedInFormals"}) // as Axon asks
  public <K, V> @Nullable V get(K key) {
    return (V) entries.getIfPresent(key);
  }

  @Override
  public void put(Object key, Object value) {
    entries.put(key, value);
  }

  @Override
  public boolean putIfAbsent(Object key, Object value) {
    return entries.asMap().putIfAbsent(key, value) == null;
  }

  @Override
  public boolean remove(Object key) {
    return entries.asMap().remove(key) != null;
  }

  @Override
  public void removeAll() {
    entries.invalidateAll();
  }

  @Override
  public boolean containsKey(Object key) {
    return entries.asMap().containsKey(key);
  }

  @Override
  public Registration registerCacheEntryListener(EntryListener listener) {
    throw new UnsupportedOperationException("nobody listens to aggregate caches");
  }
}
