package io.orderflow.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BatchEndTest {

  private final List<String> done = new ArrayList<>();

  @AfterEach
  void leaveNoUnitOfWork() {
    while (CurrentUnitOfWork.isStarted()) {
      CurrentUnitOfWork.get().rollback();
    }
  }

  private static EventMessage<?> event() {
    return GenericEventMessage.asEventMessage("event");
  }

  private static UnitOfWork<?> unit() {
    return DefaultUnitOfWork.startAndGet(event());
  }

  private void write(String what) {
    BatchEnd.write(() -> done.add(what));
  }

  private void token(String what) {
    BatchEnd.token(() -> done.add(what));
  }

  private static void fail() {
    throw new IllegalStateException("the store is away");
  }

  @Nested
  class Without_a_unit_of_work {

    @Test
    void a_write_and_a_token_run_at_once() {
      token("token");
      write("write");
      assertThat(done).containsExactly("token", "write");
    }

    @Test
    void a_failure_is_the_callers() {
      assertThatThrownBy(() -> BatchEnd.write(BatchEndTest::fail)).hasMessage("the store is away");
    }
  }

  @Nested
  class Within_a_unit_of_work {

    @Test
    void nothing_runs_before_its_commit() {
      UnitOfWork<?> unit = unit();
      write("write");
      token("token");
      unit.onPrepareCommit(preparing -> assertThat(done).isEmpty());
      assertThat(done).isEmpty();

      unit.commit();
      assertThat(done).containsExactly("write", "token");
    }

    @Test
    void writes_run_as_they_came_and_before_the_token_that_came_first() {
      UnitOfWork<?> unit = unit();
      token("token");
      write("first");
      unit.onPrepareCommit(preparing -> write("second"));

      unit.commit();
      assertThat(done).containsExactly("first", "second", "token");
    }

    @Test
    void a_failing_write_leaves_the_rest_and_the_token_undone_and_fails_the_unit() {
      UnitOfWork<?> unit = unit();
      List<String> outcome = new ArrayList<>();
      unit.afterCommit(committed -> outcome.add("committed"));
      unit.onRollback(rolledBack -> outcome.add("rolled back"));
      token("token");
      write("first");
      BatchEnd.write(BatchEndTest::fail);
      write("third");

      assertThatThrownBy(unit::commit).hasMessage("the store is away");
      assertThat(done).containsExactly("first");
      assertThat(outcome).containsExactly("rolled back");
    }

    @Test
    void a_rollback_does_nothing() {
      UnitOfWork<?> unit = unit();
      write("write");
      token("token");

      unit.rollback();
      assertThat(done).isEmpty();
    }

    @Test
    void what_comes_after_its_end_runs_at_once() {
      UnitOfWork<?> unit = unit();
      BatchEnd.write(
          () -> {
            done.add("outer");
            write("inner");
          });
      token("token");
      unit.afterCommit(committed -> write("after"));

      unit.commit();
      assertThat(done).containsExactly("outer", "inner", "token", "after");
    }

    @Test
    void a_unit_within_it_waits_for_the_outer_ones_end() {
      UnitOfWork<?> outer = unit();
      token("token");
      UnitOfWork<?> inner = unit();
      write("of the inner");
      inner.commit();
      assertThat(done).isEmpty();

      write("of the outer");
      outer.commit();
      assertThat(done).containsExactly("of the inner", "of the outer", "token");
    }

    @Test
    void the_next_unit_begins_with_nothing() {
      UnitOfWork<?> first = unit();
      write("first");
      first.rollback();
      UnitOfWork<?> second = unit();
      write("second");
      second.commit();
      assertThat(done).containsExactly("second");
    }
  }

  @Nested
  class Within_a_batch_of_events {

    private final BatchingUnitOfWork<EventMessage<?>> batch =
        new BatchingUnitOfWork<>(List.of(event(), event(), event()));
    private int heard;

    @Test
    void all_writes_run_once_as_they_came_and_the_token_last() {
      // As a pooled processor does: its token is registered before any handler runs.
      batch.onPrepareCommit(preparing -> token("token"));
      batch.executeWithResult(
          () -> {
            write("event " + heard++);
            return null;
          });

      assertThat(done).containsExactly("event 0", "event 1", "event 2", "token");
    }

    @Test
    void an_event_that_fails_leaves_all_undone() {
      batch.onPrepareCommit(preparing -> token("token"));
      var result =
          batch.executeWithResult(
              () -> {
                write("event");
                if (batch.isLastMessage()) {
                  fail();
                }
                return null;
              });

      assertThat(result.isExceptional()).isTrue();
      assertThat(done).isEmpty();
    }
  }
}
