package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandoffTest {
  private final AtomicInteger open = new AtomicInteger();

  private final class Resource implements AutoCloseable {
    private volatile boolean closed;

    Resource() {
      open.incrementAndGet();
    }

    @Override
    public void close() {
      assertFalse(closed, "closed twice");
      closed = true;
      open.decrementAndGet();
    }
  }

  @Test
  void closesWhatWasReplacedWhenItsLastLeaseEnds() {
    Handoff<Resource> handoff = new Handoff<>();
    Resource first = new Resource();
    handoff.replace(first);
    Handoff.Lease<Resource> lease = handoff.acquire().orElseThrow();

    handoff.replace(new Resource());

    assertFalse(first.closed);
    lease.close();
    lease.close();
    assertTrue(first.closed);
    handoff.clear();
    assertEquals(0, open.get());
    assertTrue(handoff.acquire().isEmpty());
  }

  @Test
  void neverLeasesWhatIsClosed() {
    Handoff<Resource> handoff = new Handoff<>();
    handoff.replace(new Resource());
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Integer>> users =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> use(handoff, stop)))
            .limit(4)
            .toList();
    for (int i = 0; i < 2000; i++) {
      handoff.replace(new Resource());
    }
    stop.set(true);

    assertEquals(0, users.stream().mapToInt(CompletableFuture::join).sum(), "uses after close");
    handoff.clear();
    assertEquals(0, open.get());
  }

  private static int use(Handoff<Resource> handoff, AtomicBoolean stop) {
    int wrong = 0;
    while (!stop.get()) {
      try (Handoff.Lease<Resource> lease = handoff.acquire().orElseThrow()) {
        wrong += lease.value().closed ? 1 : 0;
      }
    }
    return wrong;
  }
}
