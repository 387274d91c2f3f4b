package io.sensorium.runtime.execution;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The share that one part has of the host's threads: what hangs in it takes threads of nobody else.
 * A thread that is stuck is replaced, until as many are stuck as the lane is wide. Thread-safe.
 */
final class Lane implements Watch.Expiring, Executor {
  private final Executor workers;
  private final int width;
  private final Deque<Task> queue = new ArrayDeque<>();
  private int running;
  private int stuck;

  /**
   * A lane.
   *
   * @param workers threads without a bound of their own
   * @param width tasks that run at once
   */
  Lane(Executor workers, int width) {
    this.workers = workers;
    this.width = width;
  }

  /** Something to run; exactly one of its methods is called. */
  interface Task {
    Deadline deadline();

    /** Runs on one of the host's threads; throws nothing. */
    void run(Slot slot);

    /** Its deadline has passed before it ran. Must not block. */
    void drop();
  }

  /** One of the threads, as long as it runs tasks of this lane. */
  final class Slot {
    private boolean replaced;

    /** Tells that the task hangs; another thread takes over. */
    void stuck() {
      replace(this);
    }

    /** Tells that a task that hung has returned: the thread takes no other from this lane. */
    void returned() {
      comeBack();
    }

    boolean isReplaced() {
      synchronized (Lane.this) {
        return replaced;
      }
    }
  }

  /**
   * Runs a task as soon as there is room.
   *
   * @throws RejectedExecutionException if the workers have ended
   */
  void execute(Task task) {
    synchronized (this) {
      queue.add(task);
    }
    try {
      startSlot();
    } catch (RejectedExecutionException e) {
      if (withdrawn(task)) {
        throw e;
      }
    }
  }

  /** Runs something without a deadline. */
  @Override
  public void execute(Runnable task) {
    execute(new Plain(task));
  }

  private record Plain(Runnable work) implements Task {
    @Override
    public Deadline deadline() {
      return Deadline.NEVER;
    }

    @Override
    public void run(Slot slot) {
      work.run();
    }

    @Override
    public void drop() {
      throw new IllegalStateException("it has no deadline");
    }
  }

  private void startSlot() {
    if (claim()) {
      boolean started = false;
      try {
        workers.execute(() -> work(new Slot()));
        started = true;
      } finally {
        release(started ? 0 : 1);
      }
    }
  }

  private synchronized boolean claim() {
    boolean free = !queue.isEmpty() && running < room();
    running += free ? 1 : 0;
    return free;
  }

  private synchronized void release(int slots) {
    running -= slots;
  }

  private synchronized boolean withdrawn(Task task) {
    return queue.remove(task);
  }

  /** The first threads that are stuck are replaced, the next are not. */
  private int room() {
    return Math.min(width, 2 * width - stuck);
  }

  private void work(Slot slot) {
    for (Task task = next(slot); task != null; task = next(slot)) {
      task.run(slot);
      Workers.tidy();
    }
  }

  private synchronized @Nullable Task next(Slot slot) {
    if (slot.replaced) {
      return null;
    }
    Task task = running <= room() ? queue.poll() : null;
    running -= task == null ? 1 : 0;
    return task;
  }

  private void replace(Slot slot) {
    synchronized (this) {
      slot.replaced = true;
      running--;
      stuck++;
    }
    startSlot();
  }

  private void comeBack() {
    synchronized (this) {
      stuck--;
    }
    startSlot();
  }

  /** Whether so many are stuck that nothing can run. */
  synchronized boolean isBlocked() {
    return room() == 0;
  }

  @Override
  public void expire(long now) {
    List<Task> expired = new ArrayList<>();
    synchronized (this) {
      queue.removeIf(task -> task.deadline().isPast(now) && expired.add(task));
    }
    expired.forEach(Task::drop);
  }
}
