package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The requests under way, until none is taken any more. Thread-safe. */
final class Requests {
  private final Map<Long, CompletableFuture<List<Answer>>> underWay = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private volatile boolean closed;

  /** The answers of a new request, to be completed; failed as {@code CLOSED} if none is taken. */
  CompletableFuture<List<Answer>> start() {
    CompletableFuture<List<Answer>> answers = new CompletableFuture<>();
    // In this order, or a request could start unseen by await().
    long number = numbers.incrementAndGet();
    underWay.put(number, answers);
    var unused = answers.whenComplete((found, failure) -> underWay.remove(number));
    if (closed) {
      answers.completeExceptionally(refusal());
    }
    return answers;
  }

  /**
   * Checks that requests are taken.
   *
   * @throws SensoriumException {@code CLOSED}
   */
  void requireOpen() {
    if (closed) {
      throw refusal();
    }
  }

  void refuse() {
    closed = true;
  }

  /** Waits for what is under way; what takes longer fails as {@code CLOSED}. */
  void await(Duration most) {
    List<CompletableFuture<List<Answer>>> left = List.copyOf(underWay.values());
    try {
      CompletableFuture.allOf(left.toArray(CompletableFuture<?>[]::new))
          .get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // Whoever asked hears of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    left.forEach(answers -> answers.completeExceptionally(refusal()));
  }

  private static SensoriumException refusal() {
    return new SensoriumException(ErrorCode.CLOSED, "the host is closing and answers no more");
  }
}
