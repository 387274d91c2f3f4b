package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandoffTest {
  private static final int USERS = 4;
  private static final int MINIMUM_USES = 100_000;

  private final AtomicInteger open = new AtomicInteger();

  private final class Resource implements AutoCloseable {
    private volatile boolean closed;

    Resource() {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      closed = true;
      open.decrementAndGet();
    }
  }

  @Test
  void closesWhatWasReplacedWhenItsLastLeaseEnds() {
    Handoff<Resource> handoff = new Handoff<>();
    Resource first = new Resource();
    handoff.replace(new Tenure<>(first));
    Handoff.Lease<Resource> lease = handoff.acquire(Lessee.of("a test")).orElseThrow();

    handoff.replace(new Tenure<>(new Resource()));

    assertFalse(first.closed);
    lease.close();
    lease.close();
    assertTrue(first.closed);
    handoff.clear();
    assertEquals(0, open.get());
    assertTrue(handoff.acquire(Lessee.of("a test")).isEmpty());
  }

  @Test
  void whateverAClosingThrowsIsNoFaultOfTheLastHolder() {
    Tenure<AutoCloseable> tenure =
        new Tenure<>(
            () -> {
              throw new AssertionError("boom");
            });

    tenure.release();

    assertTrue(tenure.closed().isDone());
  }

  @Test
  void neverLeasesWhatIsClosed() throws InterruptedException {
    Handoff<Resource> handoff = new Handoff<>();
    handoff.replace(new Tenure<>(new Resource()));
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(USERS);
    CountDownLatch enough = new CountDownLatch(USERS);
    ExecutorService threads = Executors.newFixedThreadPool(USERS);
    try {
      List<CompletableFuture<Uses>> users =
          Stream.generate(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> use(handoff, started, enough, stop), threads))
              .limit(USERS)
              .toList();
      started.await();
      // Replaces until each user has used it often enough: so uses and replacements overlap.
      while (enough.getCount() > 0 && users.stream().noneMatch(CompletableFuture::isDone)) {
        handoff.replace(new Tenure<>(new Resource()));
      }
      stop.set(true);

      for (CompletableFuture<Uses> user : users) {
        assertEquals(0, user.join().afterClose(), "uses after close");
        assertTrue(user.join().all() >= MINIMUM_USES, () -> "only " + user.join());
      }
    } finally {
      stop.set(true);
      threads.shutdownNow();
    }
    handoff.clear();
    assertEquals(0, open.get());
  }

  private record Uses(int all, int afterClose) {}

  private static Uses use(
      Handoff<Resource> handoff,
      CountDownLatch started,
      CountDownLatch enough,
      AtomicBoolean stop) {
    int all = 0;
    int afterClose = 0;
    started.countDown();
    while (!stop.get()) {
      try (Handoff.Lease<Resource> lease = handoff.acquire(Lessee.of("a test")).orElseThrow()) {
        afterClose += lease.value().closed ? 1 : 0;
        if (++all == MINIMUM_USES) {
          enough.countDown();
        }
      }
    }
    return new Uses(all, afterClose);
  }
}
