package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gathers preprocessed contents into batches for one encoder, on a thread of its own.
 *
 * <p>A batch goes when it is full, when no further content is {@linkplain #announce announced}, or
 * when its first content has waited for the maximum queue delay: a lone request does not wait.
 */
final class DynamicBatcher implements AutoCloseable {
  private static final long SHORT = 16;
  private final String label;
  private final int maximumSize;
  private final long maximumDelayNanos;
  private final Function<List<Map<String, Tensor>>, List<Tensor>> encode;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger announced = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

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
    this.maximumSize = maximumSize;
    this.maximumDelayNanos = maximumDelay.toNanos();
    this.encode = encode;
    this.thread = new Thread(this::run, "sensorium-batch " + label);
    thread.setDaemon(true);
    thread.start();
  }

  /** Tells that a content is on its way; {@link #arrived} must follow. */
  void announce() {
    announced.incrementAndGet();
  }

  /** Tells that an announced content is in the queue, or will never be. */
  void arrived() {
    announced.decrementAndGet();
  }

  void submit(Map<String, Tensor> tensors, Receiver receiver) {
    queue.add(new Waiting(tensors, length(tensors), System.nanoTime(), receiver));
    if (closed) {
      failRest();
    }
  }

  private void run() {
    try {
      while (true) {
        List<Waiting> batch = gather();
        if (closed) {
          queue.addAll(batch);
          return;
        }
        encodeAll(batch);
      }
    } catch (InterruptedException e) {
      // Nobody but close() ends this thread.
    } finally {
      closed = true;
      failRest();
    }
  }

  private List<Waiting> gather() throws InterruptedException {
    List<Waiting> batch = new ArrayList<>();
    batch.add(queue.take());
    long deadline = batch.get(0).since() + maximumDelayNanos;
    queue.drainTo(batch, maximumSize - batch.size());
    while (batch.size() < maximumSize && announced.get() > 0) {
      Waiting next = queue.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      batch.add(next);
      queue.drainTo(batch, maximumSize - batch.size());
    }
    return batch;
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
    try {
      List<Tensor> embeddings = encode.apply(batch.stream().map(Waiting::tensors).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).receiver().receive(embeddings.get(i), null);
      }
    } catch (SensoriumException e) {
      if (batch.size() == 1) {
        batch.get(0).receiver().receive(null, e);
      } else {
        // One content must not fail those that happen to share its batch.
        batch.forEach(each -> encodeOne(List.of(each)));
      }
    }
  }

  private static long length(Map<String, Tensor> tensors) {
    return tensors.values().stream()
        .mapToLong(tensor -> tensor.rank() == 0 ? 1 : tensor.size(0))
        .max()
        .orElse(0);
  }

  private void failRest() {
    for (Waiting rest = queue.poll(); rest != null; rest = queue.poll()) {
      rest.receiver()
          .receive(null, new SensoriumException(ErrorCode.CLOSED, label + " has been closed"));
    }
  }

  /** Ends after the batch that is being encoded; what waits fails as {@code CLOSED}. */
  @Override
  public void close() {
    closed = true;
    // Wakes the thread; it is never encoded.
    queue.add(new Waiting(Map.of(), 0, System.nanoTime(), (embedding, failure) -> {}));
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
