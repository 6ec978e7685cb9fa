package io.orderflow.sagas.payment;

import io.orderflow.api.Money;
import io.orderflow.api.order.PaymentMethod;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Answers as it was told to, call by call, and keeps what it was asked. */
final class ScriptedProvider implements PaymentProvider {

  private static final int LONGEST_SILENCE_SECONDS = 60;

  private final Queue<String> calls = new ConcurrentLinkedQueue<>();
  private final Deque<Supplier<Answer>> acts = new ArrayDeque<>();
  private final Deque<Supplier<Answer>> finds = new ArrayDeque<>();
  private final AtomicInteger interrupted = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  /** How the next acts are answered, in turn; the last one for all that follow. */
  @SafeVarargs
  final ScriptedProvider answers(Supplier<Answer>... script) {
    return script(acts, List.of(script));
  }

  /** How questions for an act's outcome are answered, in turn; the last one for all that follow. */
  @SafeVarargs
  final ScriptedProvider finds(Supplier<Answer>... script) {
    return script(finds, List.of(script));
  }

  private ScriptedProvider script(Deque<Supplier<Answer>> of, List<Supplier<Answer>> script) {
    synchronized (of) {
      of.clear();
      of.addAll(script);
    }
    return this;
  }

  static Answer approved() {
    return new Answer.Approved("ref");
  }

  static Answer refused() {
    return new Answer.Refused("NO", "not today");
  }

  static Answer unknown() {
    return new Answer.Unknown();
  }

  static Answer unreachable() {
    throw new UnreachableException("connection reset");
  }

  /** No answer, until whoever waits gives up. */
  Answer silence() {
    return until(new CountDownLatch(1));
  }

  Answer until(CountDownLatch open) {
    try {
      if (!open.await(LONGEST_SILENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody gave up");
      }
      return approved();
    } catch (InterruptedException gaveUp) {
      interrupted.incrementAndGet();
      Thread.currentThread().interrupt();
      throw new UnreachableException("given up");
    }
  }

  /** What it was asked, in order. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  int interrupted() {
    return interrupted.get();
  }

  int mostAtOnce() {
    return mostAtOnce.get();
  }

  private Answer next(Deque<Supplier<Answer>> script, String call) {
    calls.add(call);
    Supplier<Answer> answer;
    synchronized (script) {
      answer = script.size() > 1 ? script.removeFirst() : script.getFirst();
    }
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
    try {
      return answer.get();
    } finally {
      atOnce.decrementAndGet();
    }
  }

  @Override
  public Answer authorise(String key, Money amount, PaymentMethod method) {
    return next(acts, "authorise %s %s %s".formatted(key, amount, method.token()));
  }

  @Override
  public Answer capture(String key, String authorisationKey, Money amount) {
    return next(acts, "capture %s %s of %s".formatted(key, amount, authorisationKey));
  }

  @Override
  public Answer takeBack(String key, String authorisationKey) {
    return next(acts, "take back %s of %s".formatted(key, authorisationKey));
  }

  @Override
  public Answer refund(String key, String authorisationKey, Money amount) {
    return next(acts, "refund %s %s of %s".formatted(key, amount, authorisationKey));
  }

  @Override
  public Answer find(String key) {
    return next(finds, "find " + key);
  }
}
