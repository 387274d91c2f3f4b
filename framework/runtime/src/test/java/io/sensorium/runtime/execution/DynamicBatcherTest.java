package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DynamicBatcherTest {
  private final List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  @Test
  void groupsContentsOfSimilarLength() throws InterruptedException {
    try (DynamicBatcher batcher = batcher(8)) {
      CompletableFuture<Tensor> first = submit(batcher, 1);
      entered.await();
      List<CompletableFuture<Tensor>> rest = new ArrayList<>();
      for (int length : new int[] {500, 10, 400, 12, 90}) {
        rest.add(submit(batcher, length));
      }
      gate.countDown();
      first.join();
      rest.forEach(CompletableFuture::join);

      assertEquals(
          List.of(List.of(10, 12), List.of(90), List.of(400, 500)),
          batches.subList(batches.size() - 3, batches.size()));
    }
  }

  @Test
  void aContentWithoutMemoryDoesNotFailItsNeighbours() throws InterruptedException {
    try (DynamicBatcher batcher =
        new DynamicBatcher(
            "sample", 8, Duration.ofMillis(1), (batch, latest) -> encodeShort(batch))) {
      CompletableFuture<Tensor> first = submit(batcher, 10);
      entered.await();
      List<CompletableFuture<Tensor>> rest = new ArrayList<>();
      for (int length : new int[] {10, 11, 12, 13, 10, 11, 12}) {
        rest.add(submit(batcher, length));
      }
      gate.countDown();
      first.join();

      CompletableFuture<Tensor> shed = rest.remove(3);
      rest.forEach(CompletableFuture::join);
      SensoriumException error =
          (SensoriumException) assertThrows(CompletionException.class, shed::join).getCause();
      assertEquals(ErrorCode.OUT_OF_MEMORY, error.code());
      assertTrue(error.getMessage().contains("a single content"), error.getMessage());
    }
  }

  @Test
  void whatIsEncodedAloneSharesNoBatch() throws InterruptedException {
    try (DynamicBatcher batcher = batcher(8)) {
      CompletableFuture<Tensor> first = submit(batcher, 1);
      entered.await();
      List<CompletableFuture<Tensor>> rest = new ArrayList<>();
      rest.add(submit(batcher, 10));
      rest.add(submitAlone(batcher, 11));
      rest.add(submit(batcher, 12));
      gate.countDown();
      first.join();
      rest.forEach(CompletableFuture::join);

      assertEquals(
          List.of(List.of(11), List.of(10, 12)),
          batches.subList(batches.size() - 2, batches.size()));
    }
  }

  @Test
  void whileItIsQuietOnlyWhatIsAloneIsEncoded() {
    gate.countDown();
    try (DynamicBatcher batcher = batcher(8)) {
      batcher.quieten(Duration.ofMinutes(1));
      CompletableFuture<Tensor> waiting = submit(batcher, 10);
      submitAlone(batcher, 11).join();
      assertFalse(waiting.isDone());

      batcher.resume();
      waiting.join();
      batcher.quieten(Duration.ofMillis(20));
      submit(batcher, 12).join();

      assertEquals(List.of(List.of(11), List.of(10), List.of(12)), batches);
    }
  }

  @Test
  void whoIsInAHurryIsEncodedThoughItIsQuiet() {
    gate.countDown();
    try (DynamicBatcher batcher = batcher(8)) {
      batcher.quieten(Duration.ofMinutes(1));
      batcher.announce();
      submit(batcher, 10, Deadline.in(Duration.ofMillis(900)), new Waiting(false)).join();

      assertEquals(List.of(List.of(10)), batches);
    }
  }

  @Test
  void whoWantsQuietWaitsNoLongerForABatchThatHangs() throws InterruptedException {
    try (DynamicBatcher batcher = batcher(8)) {
      CompletableFuture<Tensor> hanging = submit(batcher, 10);
      entered.await();
      long start = System.nanoTime();
      batcher.quieten(Duration.ofMillis(20));
      assertTrue(System.nanoTime() - start >= 20_000_000);
      assertFalse(hanging.isDone());

      gate.countDown();
      submit(batcher, 11).join();
    }
  }

  @Test
  void whoIsInterruptedWaitsForNoQuiet() throws InterruptedException {
    try (DynamicBatcher batcher = batcher(8)) {
      CompletableFuture<Tensor> first = submit(batcher, 10);
      entered.await();
      Thread.currentThread().interrupt();
      batcher.quieten(Duration.ofMinutes(1));
      assertTrue(Thread.interrupted(), "the flag is kept");

      batcher.resume();
      gate.countDown();
      first.join();
    }
  }

  @Test
  void anErrorFailsItsBatchAndNothingAfterIt() {
    AtomicBoolean failed = new AtomicBoolean();
    try (DynamicBatcher batcher =
        new DynamicBatcher(
            "sample",
            8,
            Duration.ofMillis(1),
            (batch, latest) -> {
              if (!failed.getAndSet(true)) {
                throw new AssertionError("boom");
              }
              return batch.stream().map(each -> Tensor.of(new float[1], 1)).toList();
            })) {
      assertThrows(CompletionException.class, submit(batcher, 1)::join);
      assertEquals(1, submit(batcher, 2).join().size());
    }
  }

  /** Has memory for contents shorter than 13, together of 30 at most. */
  private List<Tensor> encodeShort(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings = encode(batch);
    int all = embeddings.stream().mapToInt(Tensor::size).sum();
    if (all > 30 || embeddings.stream().anyMatch(each -> each.size() >= 13)) {
      throw new SensoriumException(ErrorCode.OUT_OF_MEMORY, "too little");
    }
    return embeddings;
  }

  @Test
  void neverExceedsTheMaximumSize() {
    try (DynamicBatcher batcher = batcher(3)) {
      List<CompletableFuture<Tensor>> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(submit(batcher, 5));
      }
      gate.countDown();
      all.forEach(CompletableFuture::join);
    }
    assertTrue(batches.stream().allMatch(batch -> batch.size() <= 3), batches.toString());
    assertTrue(batches.size() < 10, "nothing was batched");
  }

  @Test
  void failsWhatWaitsWhenClosed() {
    DynamicBatcher batcher = batcher(8);
    gate.countDown();
    batcher.close();

    CompletionException error =
        assertThrows(CompletionException.class, () -> submit(batcher, 1).join());

    assertEquals(ErrorCode.CLOSED, ((SensoriumException) error.getCause()).code());
  }

  @Test
  void outlivesAPluginThatLeavesItsThreadInterruptedOrThrows() {
    try (DynamicBatcher batcher =
        new DynamicBatcher(
            "sample",
            8,
            Duration.ofHours(1),
            (batch, latest) -> {
              Thread.currentThread().interrupt();
              if (batch.get(0).get("x").size() == 1) {
                throw new IllegalStateException("unforeseen");
              }
              return batch.stream().map(each -> each.get("x")).toList();
            })) {
      assertThrows(CompletionException.class, () -> submit(batcher, 1).join());
      assertEquals(2, submit(batcher, 2).join().size());
      assertEquals(3, submit(batcher, 3).join().size());
    }
  }

  @Test
  void loneContentGoesAtOnce() {
    gate.countDown();
    try (DynamicBatcher batcher = patient()) {
      submit(batcher, 1).join();
    }
    assertEquals(List.of(List.of(1)), batches);
  }

  @Test
  void waitsForWhatIsAnnounced() {
    gate.countDown();
    try (DynamicBatcher batcher = patient()) {
      batcher.announce();
      CompletableFuture<Tensor> first = submit(batcher, 1);
      submitAnnounced(batcher, 2).join();
      first.join();
    }
    assertEquals(List.of(List.of(1, 2)), batches);
  }

  @Test
  void waitsNoLongerForWhatIsWithdrawn() {
    gate.countDown();
    try (DynamicBatcher batcher = patient()) {
      batcher.announce();
      CompletableFuture<Tensor> only = submit(batcher, 1);
      batcher.withdraw();
      only.join();
    }
    assertEquals(List.of(List.of(1)), batches);
  }

  @Test
  void waitsNoLongerThanTheMaximumDelay() {
    gate.countDown();
    try (DynamicBatcher batcher = batcher(8)) {
      batcher.announce();
      submit(batcher, 1).join();
    }
    assertEquals(List.of(List.of(1)), batches);
  }

  private DynamicBatcher batcher(int maximumSize) {
    return new DynamicBatcher(
        "sample", maximumSize, Duration.ofMillis(1), (batch, latest) -> encode(batch));
  }

  /** Who waits for its delay fails the test. */
  private DynamicBatcher patient() {
    return new DynamicBatcher("sample", 8, Duration.ofHours(1), (batch, latest) -> encode(batch));
  }

  private List<Tensor> encode(List<Map<String, Tensor>> batch) {
    try {
      entered.countDown();
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    batches.add(batch.stream().map(each -> each.get("x").size()).toList());
    return batch.stream().map(each -> each.get("x")).toList();
  }

  private static CompletableFuture<Tensor> submit(DynamicBatcher batcher, int length) {
    batcher.announce();
    return submitAnnounced(batcher, length);
  }

  private static CompletableFuture<Tensor> submitAnnounced(DynamicBatcher batcher, int length) {
    return submit(batcher, length, Deadline.NEVER, new Waiting(false));
  }

  private static CompletableFuture<Tensor> submitAlone(DynamicBatcher batcher, int length) {
    batcher.announce();
    return submit(batcher, length, Deadline.NEVER, new Waiting(true));
  }

  private static CompletableFuture<Tensor> submit(
      DynamicBatcher batcher, int length, Deadline deadline, Waiting waiting) {
    batcher.submit(Map.of("x", Tensor.of(new float[length], length)), deadline, waiting);
    return waiting.result();
  }

  private record Waiting(boolean isAlone, CompletableFuture<Tensor> result)
      implements PreparedContent.Receiver {
    Waiting(boolean alone) {
      this(alone, new CompletableFuture<>());
    }

    @Override
    public void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure) {
      if (failure == null) {
        result.complete(embedding);
      } else {
        result.completeExceptionally(failure);
      }
    }
  }
}
