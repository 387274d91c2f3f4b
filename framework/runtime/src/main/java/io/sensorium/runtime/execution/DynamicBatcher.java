package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers preprocessed contents into batches for one encoder, on a thread of its own.
 *
 * <p>A batch goes when it is full, when no further content is {@linkplain #announce announced}, or
 * when its first content has waited for the maximum queue delay: a lone request does not wait. One
 * that runs out of memory goes again in halves, down to a single content. A content whose deadline
 * passes while it waits is not encoded.
 */
final class DynamicBatcher implements Watch.Expiring, AutoCloseable {
  private static final long SHORT = 16;
  private final String label;
  private final BatchSize size;
  private final long maximumDelayNanos;
  private final Encoding encoding;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Thread thread;
  private int announced;
  private boolean closed;
  private @Nullable SensoriumException refusal;

  /** Encodes one batch. */
  @FunctionalInterface
  interface Encoding {
    /**
     * The embeddings of a batch, in its order.
     *
     * @param latest deadline of those who wait for them
     * @throws SensoriumException and nothing else
     */
    List<Tensor> encode(List<Map<String, Tensor>> batch, Deadline latest);
  }

  /** Hears of an embedding, or of why there is none. */
  @FunctionalInterface
  interface Receiver {
    /** It is being encoded now, or once more. */
    default void encoding() {}

    void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure);
  }

  private record Waiting(
      Map<String, Tensor> tensors, long length, long since, Deadline deadline, Receiver receiver) {
    void fail(SensoriumException failure) {
      receiver.receive(null, failure);
    }
  }

  /**
   * A batcher.
   *
   * @param label of the encoder, for messages
   */
  DynamicBatcher(String label, int maximumSize, Duration maximumDelay, Encoding encoding) {
    this.label = label;
    this.size = new BatchSize(label, maximumSize);
    this.maximumDelayNanos = maximumDelay.toNanos();
    this.encoding = encoding;
    this.thread = Workers.thread(this::run, "sensorium-batch " + label);
    thread.start();
  }

  /** Tells that a content is on its way; {@link #submit} or {@link #withdraw} must follow. */
  void announce() {
    lock.lock();
    try {
      announced++;
    } finally {
      lock.unlock();
    }
  }

  /** Tells that an announced content will never come. */
  void withdraw() {
    lock.lock();
    try {
      announced--;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes an announced content. */
  void submit(Map<String, Tensor> tensors, Deadline deadline, Receiver receiver) {
    Waiting waiting = new Waiting(tensors, length(tensors), System.nanoTime(), deadline, receiver);
    SensoriumException failure;
    lock.lock();
    try {
      // In one step with its arrival, or a lone content would be waited for.
      announced--;
      failure = closed ? closedFailure() : refusal;
      if (failure == null) {
        queue.add(waiting);
        changed.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    waiting.fail(failure);
  }

  /** Fails what waits, and what comes, until {@link #accept}: the batch under way hangs. */
  void refuse(SensoriumException failure) {
    failAll(failure, () -> refusal = failure);
  }

  /** Takes contents again. */
  void accept() {
    lock.lock();
    try {
      refusal = null;
    } finally {
      lock.unlock();
    }
  }

  boolean isRefusing() {
    lock.lock();
    try {
      return refusal != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void expire(long now) {
    List<Waiting> expired = new ArrayList<>();
    lock.lock();
    try {
      queue.removeIf(waiting -> waiting.deadline().isPast(now) && expired.add(waiting));
    } finally {
      lock.unlock();
    }
    expired.forEach(this::expire);
  }

  private void expire(Waiting waiting) {
    waiting.fail(
        new SensoriumException(
            ErrorCode.DEADLINE_EXCEEDED, label + " was not asked before the deadline"));
  }

  private void run() {
    try {
      for (List<Waiting> batch = gather(); !batch.isEmpty(); batch = gather()) {
        encodeAll(batch);
      }
    } finally {
      failAll(closedFailure(), () -> closed = true);
    }
  }

  /** The next batch; empty when closed. */
  private List<Waiting> gather() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      awaitAnnounced();
      List<Waiting> batch = new ArrayList<>();
      int most = size.current();
      while (!closed && batch.size() < most && !queue.isEmpty()) {
        batch.add(queue.remove());
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitAnnounced() {
    try {
      while (!closed && queue.size() < size.current() && announced > 0) {
        long left = queue.element().since() + maximumDelayNanos - System.nanoTime();
        if (left <= 0 || changed.awaitNanos(left) <= 0) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Only close() ends this thread; who else interrupts it makes a batch go early.
    }
  }

  /** Contents of very different lengths would be padded to the longest: they go separately. */
  private void encodeAll(List<Waiting> batch) {
    batch.sort(Comparator.comparingLong(Waiting::length));
    int start = 0;
    for (int end = 1; end <= batch.size(); end++) {
      if (end == batch.size() || batch.get(end).length() > longest(batch.get(start).length())) {
        encodeOne(batch.subList(start, end));
        start = end;
      }
    }
  }

  private static long longest(long shortest) {
    return Math.max(2 * shortest, shortest + SHORT);
  }

  private void encodeOne(List<Waiting> all) {
    List<Waiting> batch = current(all);
    if (batch.isEmpty()) {
      return;
    }
    List<Tensor> embeddings;
    batch.forEach(waiting -> waiting.receiver().encoding());
    try {
      embeddings = encoding.encode(batch.stream().map(Waiting::tensors).toList(), latest(batch));
    } catch (RuntimeException e) {
      failOne(batch, Failures.of(e));
      return;
    } finally {
      // A plugin that leaves the flag set would end every wait of this thread.
      Workers.tidy();
    }
    size.fitted(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).receiver().receive(embeddings.get(i), null);
    }
  }

  /** Those that somebody still waits for; the others hear that they are too late. */
  private List<Waiting> current(List<Waiting> all) {
    long now = System.nanoTime();
    all.stream().filter(waiting -> waiting.deadline().isPast(now)).forEach(this::expire);
    return all.stream().filter(waiting -> !waiting.deadline().isPast(now)).toList();
  }

  private static Deadline latest(List<Waiting> batch) {
    return batch.stream().map(Waiting::deadline).reduce(Deadline::later).orElseThrow();
  }

  private void failOne(List<Waiting> batch, SensoriumException failure) {
    boolean memory = failure.code() == ErrorCode.OUT_OF_MEMORY;
    if (batch.size() == 1) {
      batch.get(0).fail(memory ? shed(failure) : failure);
    } else if (memory) {
      int half = batch.size() / 2;
      size.ranOut(batch.size());
      encodeOne(batch.subList(0, half));
      encodeOne(batch.subList(half, batch.size()));
    } else {
      // One content must not fail those that happen to share its batch.
      batch.forEach(each -> encodeOne(List.of(each)));
    }
  }

  private SensoriumException shed(SensoriumException failure) {
    return new SensoriumException(
        failure.code(),
        label
            + " has too little memory for a single content, try again later: "
            + failure.getMessage(),
        failure);
  }

  private static long length(Map<String, Tensor> tensors) {
    return tensors.values().stream()
        .mapToLong(tensor -> tensor.rank() == 0 ? 1 : tensor.size(0))
        .max()
        .orElse(0);
  }

  private void failAll(SensoriumException failure, Runnable change) {
    List<Waiting> all;
    lock.lock();
    try {
      change.run();
      all = List.copyOf(queue);
      queue.clear();
      changed.signal();
    } finally {
      lock.unlock();
    }
    all.forEach(waiting -> waiting.fail(failure));
  }

  private SensoriumException closedFailure() {
    return new SensoriumException(ErrorCode.CLOSED, label + " has been closed");
  }

  /** What waits fails as {@code CLOSED}, and so does what comes; the batch under way goes on. */
  void end() {
    failAll(closedFailure(), () -> closed = true);
  }

  /** Ends, and waits for the batch that is being encoded. */
  @Override
  public void close() {
    end();
    boolean interrupted = false;
    // The batcher's own thread closes an encoder whose last call had been stuck.
    while (thread.isAlive() && !thread.equals(Thread.currentThread())) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
