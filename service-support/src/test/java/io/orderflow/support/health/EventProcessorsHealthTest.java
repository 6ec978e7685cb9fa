package io.orderflow.support.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class EventProcessorsHealthTest {

  private static final String PROCESSOR = "watched";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final BatchWatch watch = new BatchWatch(now::get);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean broken;
  private Configuration axon;
  private EventProcessorsHealth health;

  /** Axon finds its handler by the annotation. */
  final class Handler {

    @EventHandler
    void on(String event) throws InterruptedException {
      switch (event) {
        case "fails" -> {
          if (broken) {
            throw new IllegalStateException("as it was told to");
          }
        }
        case "breaks" -> {
          if (broken) {
            throw new AssertionError("as it was told to");
          }
        }
        case "hangs" -> {
          entered.countDown();
          if (!released.await(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("never released");
          }
        }
        default -> {}
      }
    }
  }

  @BeforeEach
  void start() {
    DefaultConfigurer configurer =
        (DefaultConfigurer) DefaultConfigurer.defaultConfiguration(false);
    configurer.configureEmbeddedEventStore(config -> new InMemoryEventStorageEngine());
    new HealthSupport().watchedProcessors(watch, meters).configureModule(configurer);
    configurer
        .eventProcessing()
        .usingPooledStreamingEventProcessors()
        .registerTokenStore(config -> new InMemoryTokenStore())
        .registerDefaultListenerInvocationErrorHandler(config -> PropagatingErrorHandler.instance())
        .byDefaultAssignTo(PROCESSOR)
        .registerEventHandler(config -> new Handler());
    axon = configurer.start();
    health = new EventProcessorsHealth(axon.eventProcessingConfiguration(), watch, LIMIT);
    await().until(() -> !processor().processingStatus().isEmpty());
  }

  @AfterEach
  void stop() {
    released.countDown();
    axon.shutdown();
  }

  private StreamingEventProcessor processor() {
    return axon.eventProcessingConfiguration()
        .eventProcessor(PROCESSOR, StreamingEventProcessor.class)
        .orElseThrow();
  }

  private String state() {
    return String.valueOf(health.health().getDetails().get(PROCESSOR));
  }

  private double batchAge() {
    return meters.get("orderflow.batch.age").tag("processor", PROCESSOR).gauge().value();
  }

  @Test
  void a_processor_that_works_is_up() {
    axon.eventGateway().publish("passes");

    assertThat(state()).isEqualTo("UP");
    assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    await().untilAsserted(() -> assertThat(watch.longerThan(Duration.ofSeconds(-1))).isEmpty());
  }

  @Test
  void a_batch_that_hangs_takes_the_service_down_until_it_ends() throws InterruptedException {
    axon.eventGateway().publish("hangs");
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    now.set(Instant.EPOCH.plus(LIMIT));
    assertThat(state()).isEqualTo("UP");

    now.set(Instant.EPOCH.plus(LIMIT).plusMillis(1));
    assertThat(state()).isEqualTo("HANGING");
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
    assertThat(batchAge()).isGreaterThan(60);

    released.countDown();
    await().untilAsserted(() -> assertThat(state()).isEqualTo("UP"));
    assertThat(batchAge()).isZero();
  }

  @Test
  void a_processor_whose_batch_fails_is_failing_until_it_passes() {
    broken = true;
    axon.eventGateway().publish("fails");

    await().untilAsserted(() -> assertThat(state()).isEqualTo("FAILING"));
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);

    broken = false;
    await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(state()).isEqualTo("UP"));
  }

  @Test
  void a_processor_that_an_error_goes_through_comes_back() {
    broken = true;
    axon.eventGateway().publish("breaks");

    await().untilAsserted(() -> assertThat(state()).isEqualTo("FAILING"));

    broken = false;
    await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(state()).isEqualTo("UP"));
  }

  @Test
  void a_processor_is_behind_while_a_batch_takes_long_and_just_after_a_full_one()
      throws InterruptedException {
    assertThat(watch.isBehind(PROCESSOR, 1)).isFalse();
    axon.eventGateway().publish("hangs");
    assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.isBehind(PROCESSOR, 1)).isFalse();
    now.set(Instant.EPOCH.plusSeconds(1));
    assertThat(watch.isBehind(PROCESSOR, 100)).isTrue();

    released.countDown();
    await().untilAsserted(() -> assertThat(watch.isBehind(PROCESSOR, 100)).isFalse());
    assertThat(watch.isBehind(PROCESSOR, 1)).isTrue();
    now.set(Instant.EPOCH.plusSeconds(7));
    assertThat(watch.isBehind(PROCESSOR, 1)).isFalse();
  }

  @Test
  void a_processor_that_is_stopped_is_down() {
    processor().shutDown();

    assertThat(state()).isEqualTo("STOPPED");
    assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
  }
}
