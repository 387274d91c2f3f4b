package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.FakeBundle;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BatchedEncoderTest {
  private static final PluginDescriptor PLUGIN =
      new FakeBundle("sample/1.0.0", "00").encoder("odd", "text", 1);

  private final Watch watch = new Watch();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicBoolean preprocessing = new AtomicBoolean();
  private final AtomicBoolean closedWhilePreprocessing = new AtomicBoolean();

  @AfterEach
  void stop() {
    executor.shutdownNow();
    watch.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null tensors",
        "null tensor",
        "hostile tensors",
        "null embeddings",
        "null embedding",
        "no embedding",
        "error"
      })
  void blamesThePluginForWhatBreaksItsContractAndGoesOn(String text) {
    try (BatchedEncoder encoder = encoder(2)) {
      for (int i = 0; i < 3; i++) {
        assertEquals(ErrorCode.PLUGIN_FAILED, error(embed(encoder, text)).code());
      }
      assertEquals(1, embed(encoder, "fine").join().size());
    }
  }

  @Test
  void closesNoEncoderThatIsPreprocessing() throws InterruptedException {
    BatchedEncoder encoder = encoder(8);
    CompletableFuture<Tensor> underWay = embed(encoder, "gated");
    entered.await();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(encoder::close, executor);
    while (!isRefused(encoder)) {
      Thread.onSpinWait();
    }

    assertFalse(closing.isDone());
    gate.countDown();
    closing.join();

    assertFalse(closedWhilePreprocessing.get());
    assertEquals(ErrorCode.CLOSED, error(underWay).code());
  }

  private static boolean isRefused(BatchedEncoder encoder) {
    CompletableFuture<Tensor> next = embed(encoder, "next");
    return next.isCompletedExceptionally() && error(next).code() == ErrorCode.CLOSED;
  }

  private BatchedEncoder encoder(int mostWaiting) {
    return new BatchedEncoder(
        PLUGIN,
        "odd",
        "00",
        new OddEncoder(),
        new EmbeddingCache(0),
        executor,
        watch,
        new ExecutionOptions(2, 8, Duration.ofHours(1), mostWaiting, 0, Duration.ofMinutes(1)));
  }

  private static CompletableFuture<Tensor> embed(BatchedEncoder encoder, String text) {
    return encoder.embed(new Content.Text(text), Deadline.NEVER);
  }

  private static SensoriumException error(CompletableFuture<Tensor> embedding) {
    return (SensoriumException) assertThrows(CompletionException.class, embedding::join).getCause();
  }

  /** Breaks the contract as its content says. */
  @SuppressWarnings("NullAway")
  private final class OddEncoder implements Encoder {
    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(1, "odd");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      Tensor one = Tensor.of(new float[] {1}, 1);
      return switch (((Content.Text) content).text()) {
        case "null tensors" -> null;
        case "null tensor" -> Collections.singletonMap("x", null);
        case "hostile tensors" -> hostile();
        case "null embeddings" -> Map.of("null embeddings", one);
        case "null embedding" -> Map.of("null embedding", one);
        case "no embedding" -> Map.of("no embedding", one);
        case "error" -> throw new StackOverflowError();
        case "gated" -> gated(one);
        default -> Map.of("x", one);
      };
    }

    private Map<String, Tensor> hostile() {
      return new java.util.AbstractMap<>() {
        @Override
        public java.util.Set<Entry<String, Tensor>> entrySet() {
          throw new NoClassDefFoundError("gone");
        }
      };
    }

    private Map<String, Tensor> gated(Tensor tensor) {
      preprocessing.set(true);
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      preprocessing.set(false);
      return Map.of("x", tensor);
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      return switch (batch.get(0).keySet().iterator().next()) {
        case "null embeddings" -> null;
        case "null embedding" -> Collections.singletonList(null);
        case "no embedding" -> List.of();
        default -> batch.stream().map(each -> each.get("x")).toList();
      };
    }

    @Override
    public void close() {
      closedWhilePreprocessing.set(preprocessing.get());
    }
  }
}
