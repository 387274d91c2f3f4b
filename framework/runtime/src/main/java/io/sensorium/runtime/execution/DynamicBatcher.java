package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
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
 * whose deadline passes while it waits is not encoded.
 */
final class DynamicBatcher implements Watch.Expiring, AutoCloseable {
  private final String label;
  private final BatchSize size;
  private final long maximumDelayNanos;
  private final BatchRun run;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<PreparedContent> queue = new ArrayDeque<>();
  private final Thread thread;
  private int announced;
  private boolean closed;
  private boolean encoding;
  private boolean quiet;
  private long quietUntil;
  private @Nullable SensoriumException refusal;

  /**
   * A batcher.
   *
   * @param label of the encoder, for messages
   */
  DynamicBatcher(String label, int maximumSize, Duration maximumDelay, BatchRun.Encoding encoding) {
    this.label = label;
    this.size = new BatchSize(label, maximumSize);
    this.maximumDelayNanos = maximumDelay.toNanos();
    this.run = new BatchRun(label, size, encoding);
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
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes an announced content. */
  void submit(Map<String, Tensor> tensors, Deadline deadline, PreparedContent.Receiver receiver) {
    PreparedContent waiting = new PreparedContent(tensors, deadline, receiver);
    SensoriumException failure;
    lock.lock();
    try {
      // In one step with its arrival, or a lone content would be waited for.
      announced--;
      failure = closed ? closedFailure() : refusal;
      if (failure == null) {
        queue.add(waiting);
        changed.signalAll();
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
    List<PreparedContent> expired = new ArrayList<>();
    lock.lock();
    try {
      queue.removeIf(waiting -> waiting.deadline().isPast(now) && expired.add(waiting));
    } finally {
      lock.unlock();
    }
    expired.forEach(waiting -> waiting.expire(label));
  }

  private void run() {
    try {
      for (List<PreparedContent> batch = gather(); !batch.isEmpty(); batch = gather()) {
        run.encodeAll(batch);
      }
    } finally {
      failAll(closedFailure(), () -> closed = true);
    }
  }

  /**
   * Encodes only what is to be encoded alone or has a near deadline, until it is {@link #resume
   * resumed} or the time is over; waits for the batch under way.
   */
  void quieten(Duration most) {
    lock.lock();
    try {
      quiet = true;
      quietUntil = System.nanoTime() + most.toNanos();
      while (encoding && isQuiet()) {
        long unused = changed.awaitNanos(quietUntil - System.nanoTime());
      }
    } catch (InterruptedException e) {
      // Whoever measures hears of it where it waits for the answer.
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  void resume() {
    lock.lock();
    try {
      quiet = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isQuiet() {
    return quiet && System.nanoTime() - quietUntil < 0;
  }

  /** Or until anything changes. */
  @SuppressWarnings("WaitNotInLoop") // its caller loops
  private void awaitQuietEnd() {
    try {
      long unused = changed.awaitNanos(quietUntil - System.nanoTime());
    } catch (InterruptedException e) {
      // Only close() ends this thread; it looks again.
    }
  }

  /** The next batch; empty when closed. */
  private List<PreparedContent> gather() {
    lock.lock();
    try {
      encoding = false;
      changed.signalAll();
      List<PreparedContent> batch = List.of();
      while (batch.isEmpty() && !closed) {
        awaitReady();
        batch = taken();
      }
      encoding = !batch.isEmpty();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void awaitReady() {
    while (!isReady() && !closed) {
      if (isQuiet()) {
        awaitQuietEnd();
      } else {
        changed.awaitUninterruptibly();
      }
    }
    if (!isQuiet()) {
      awaitAnnounced();
    }
  }

  private boolean isReady() {
    return isQuiet() ? queue.stream().anyMatch(DynamicBatcher::goesQuietly) : !queue.isEmpty();
  }

  private static boolean goesQuietly(PreparedContent content) {
    return content.receiver().isAlone() || content.deadline().isNear();
  }

  private List<PreparedContent> taken() {
    List<PreparedContent> batch = new ArrayList<>();
    boolean quietly = isQuiet();
    int most = size.current();
    Iterator<PreparedContent> waiting = queue.iterator();
    while (!closed && batch.size() < most && waiting.hasNext()) {
      PreparedContent next = waiting.next();
      if (!quietly || goesQuietly(next)) {
        batch.add(next);
        waiting.remove();
      }
    }
    return batch;
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

  private void failAll(SensoriumException failure, Runnable change) {
    List<PreparedContent> all;
    lock.lock();
    try {
      change.run();
      all = List.copyOf(queue);
      queue.clear();
      changed.signalAll();
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
