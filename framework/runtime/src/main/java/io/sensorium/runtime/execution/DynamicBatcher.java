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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers preprocessed contents into batches for one encoder, on a thread of its own.
 *
 * <p>A batch goes when it is full, when no further content is {@linkplain #announce announced}, or
 * when its first content has waited for the maximum queue delay: a lone request does not wait. One
 * that runs out of memory goes again in halves, down to a single content.
 */
final class DynamicBatcher implements AutoCloseable {
  private static final long SHORT = 16;
  private final String label;
  private final BatchSize size;
  private final long maximumDelayNanos;
  private final Function<List<Map<String, Tensor>>, List<Tensor>> encode;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Thread thread;
  private int announced;
  private boolean closed;

  /** Hears of an embedding, or of why there is none. */
  @FunctionalInterface
  interface Receiver {
    void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure);
  }

  private record Waiting(Map<String, Tensor> tensors, long length, long since, Receiver receiver) {}

  /**
   * A batcher.
   *
   * @param label of the encoder, for messages
   * @param encode one batch; throws {@link SensoriumException} only
   */
  DynamicBatcher(
      String label,
      int maximumSize,
      Duration maximumDelay,
      Function<List<Map<String, Tensor>>, List<Tensor>> encode) {
    this.label = label;
    this.size = new BatchSize(label, maximumSize);
    this.maximumDelayNanos = maximumDelay.toNanos();
    this.encode = encode;
    this.thread = new Thread(this::run, "sensorium-batch " + label);
    thread.setDaemon(true);
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
  void submit(Map<String, Tensor> tensors, Receiver receiver) {
    Waiting waiting = new Waiting(tensors, length(tensors), System.nanoTime(), receiver);
    lock.lock();
    try {
      // In one step with its arrival, or a lone content would be waited for.
      announced--;
      if (!closed) {
        queue.add(waiting);
        changed.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    fail(waiting);
  }

  private void run() {
    try {
      for (List<Waiting> batch = gather(); !batch.isEmpty(); batch = gather()) {
        encodeAll(batch);
      }
    } finally {
      failRest();
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

  private void encodeOne(List<Waiting> batch) {
    List<Tensor> embeddings;
    try {
      embeddings = encode.apply(batch.stream().map(Waiting::tensors).toList());
    } catch (RuntimeException e) {
      failOne(batch, Failures.of(e));
      return;
    } finally {
      // A plugin that leaves the flag set would end every wait of this thread.
      boolean unused = Thread.interrupted();
    }
    size.fitted(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).receiver().receive(embeddings.get(i), null);
    }
  }

  private void failOne(List<Waiting> batch, SensoriumException failure) {
    boolean memory = failure.code() == ErrorCode.OUT_OF_MEMORY;
    if (batch.size() == 1) {
      batch.get(0).receiver().receive(null, memory ? shed(failure) : failure);
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

  private void failRest() {
    List<Waiting> rest;
    lock.lock();
    try {
      closed = true;
      rest = List.copyOf(queue);
      queue.clear();
    } finally {
      lock.unlock();
    }
    rest.forEach(this::fail);
  }

  private void fail(Waiting waiting) {
    waiting
        .receiver()
        .receive(null, new SensoriumException(ErrorCode.CLOSED, label + " has been closed"));
  }

  /** Ends after the batch that is being encoded; what waits fails as {@code CLOSED}. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
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
