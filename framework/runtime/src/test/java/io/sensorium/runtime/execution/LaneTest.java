package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTest {
  private final ExecutorService workers = Workers.start("test");
  private final Lane lane = new Lane(workers, 2);
  private final CountDownLatch knot = new CountDownLatch(1);
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  @AfterEach
  void stop() {
    knot.countDown();
    workers.shutdown();
  }

  @Test
  void runsNoMoreAtOnceThanItIsWide() {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(CompletableFuture.runAsync(this::count, lane));
    }
    all.forEach(CompletableFuture::join);

    assertEquals(2, most.get());
  }

  private void count() {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    LockSupport.parkNanos(10_000);
    running.decrementAndGet();
  }

  @Test
  void replacesTheFirstThreadsThatAreStuckAndNotTheNext() {
    List<Hanging> hanging = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertFalse(lane.isBlocked());
      Hanging each = new Hanging();
      lane.execute(each);
      each.slot.join().stuck();
      hanging.add(each);
    }
    assertTrue(lane.isBlocked());
    CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {}, lane);
    assertFalse(waiting.isDone());

    knot.countDown();

    waiting.join();
    assertFalse(lane.isBlocked());
    hanging.forEach(each -> assertTrue(each.slot.join().isReplaced()));
  }

  @Test
  void dropsWhatIsPastItsDeadlineBeforeItRuns() {
    for (int i = 0; i < 2; i++) {
      Hanging each = new Hanging();
      lane.execute(each);
      each.slot.join();
    }
    Hanging late = new Hanging();
    lane.execute(late);
    lane.expire(late.deadline().nanoTime());

    assertTrue(late.dropped.isDone());
    assertFalse(late.slot.isDone());
  }

  @Test
  void refusesWhatNobodyRuns() {
    workers.shutdown();

    assertThrows(RejectedExecutionException.class, () -> lane.execute(() -> {}));
  }

  /** Hangs until the knot is undone, and then tells that it has returned if it had been stuck. */
  private final class Hanging implements Lane.Task {
    private final CompletableFuture<Lane.Slot> slot = new CompletableFuture<>();
    private final CompletableFuture<Boolean> dropped = new CompletableFuture<>();
    private final Deadline deadline = Deadline.in(Duration.ofMinutes(1));

    @Override
    public Deadline deadline() {
      return deadline;
    }

    @Override
    public void run(Lane.Slot mine) {
      slot.complete(mine);
      try {
        knot.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (mine.isReplaced()) {
        mine.returned();
      }
    }

    @Override
    public void drop() {
      dropped.complete(true);
    }
  }
}
