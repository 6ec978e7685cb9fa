package io.orderflow.support.axon;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.IdentifierFactory;

/**
 * Identifiers of messages: unique, not secret. A process draws 60 random bits once and counts from
 * a random number on, since every command makes half a dozen of them, and a secure random number
 * each is a system call under one lock. Axon finds it as a service.
 */
public final class FastIdentifiers extends IdentifierFactory {

  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000000000000000L;

  private final long process;
  private final AtomicLong count;

  public FastIdentifiers() {
    SecureRandom random = new SecureRandom();
    process = (random.nextLong() & ~0xF000L) | VERSION_8;
    count = new AtomicLong(random.nextLong());
  }

  @Override
  public String generateIdentifier() {
    return new UUID(process, (count.getAndIncrement() & ~0xC000000000000000L) | VARIANT).toString();
  }
}
