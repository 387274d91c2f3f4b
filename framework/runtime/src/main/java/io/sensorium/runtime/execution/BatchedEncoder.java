package io.sensorium.runtime.execution;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One encoder with its batcher; what all shares of it use. */
final class BatchedEncoder implements AutoCloseable {
  private final PluginDescriptor plugin;
  private final String identity;
  private final String digest;
  private final Encoder encoder;
  private final EmbeddingForm embedding;
  private final EmbeddingCache cache;
  private final Executor executor;
  private final int mostWaiting;
  private final DynamicBatcher batcher;
  private final AtomicInteger waiting = new AtomicInteger();

  BatchedEncoder(
      PluginDescriptor plugin,
      String identity,
      String digest,
      Encoder encoder,
      EmbeddingCache cache,
      Executor executor,
      ExecutionOptions options) {
    this.plugin = plugin;
    this.identity = identity;
    this.digest = digest;
    this.encoder = encoder;
    this.embedding = PluginCalls.call(plugin.label(), "tell its form", encoder::embedding);
    this.cache = cache;
    this.executor = executor;
    this.mostWaiting = options.maximumQueueSize();
    requireDeclaredForm();
    this.batcher =
        new DynamicBatcher(
            plugin.label(), options.maximumBatchSize(), options.maximumQueueDelay(), this::encode);
  }

  EmbeddingForm embedding() {
    return embedding;
  }

  String identity() {
    return identity;
  }

  String digest() {
    return digest;
  }

  CompletableFuture<Tensor> embed(Content content) {
    if (waiting.incrementAndGet() > mostWaiting) {
      waiting.decrementAndGet();
      return CompletableFuture.failedFuture(overloaded());
    }
    CompletableFuture<Tensor> result = new CompletableFuture<>();
    batcher.announce();
    try {
      executor.execute(() -> start(content, result));
    } catch (RejectedExecutionException e) {
      batcher.withdraw();
      finish(
          result, null, new SensoriumException(ErrorCode.CLOSED, plugin.label() + " has closed"));
    }
    return result;
  }

  private void start(Content content, CompletableFuture<Tensor> result) {
    Map<String, Tensor> tensors;
    String key;
    try {
      Contents.requireFinite(content);
      key = cache.isUsed() ? content.digest() : "";
      Optional<Tensor> known = cache.find(new EmbeddingCache.Key(digest, key));
      if (known.isPresent()) {
        batcher.withdraw();
        finish(result, known.get(), null);
        return;
      }
      tensors =
          PluginCalls.call(
              plugin.label(), "preprocess a content", () -> encoder.preprocess(content));
    } catch (RuntimeException | Error e) {
      batcher.withdraw();
      finish(result, null, Failures.of(e));
      return;
    }
    submit(tensors, key, result);
  }

  private void submit(Map<String, Tensor> tensors, String key, CompletableFuture<Tensor> result) {
    batcher.submit(
        tensors,
        (embedding, failure) -> {
          if (embedding != null) {
            cache.put(new EmbeddingCache.Key(digest, key), embedding);
          }
          finish(result, embedding, failure);
        });
  }

  private void finish(
      CompletableFuture<Tensor> result, @Nullable Tensor embedding, @Nullable Throwable failure) {
    waiting.decrementAndGet();
    if (failure == null) {
      result.complete(embedding);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private List<Tensor> encode(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings =
        PluginCalls.call(plugin.label(), "encode a batch", () -> encoder.encode(batch));
    if (embeddings.size() != batch.size()) {
      throw PluginCalls.broken(
          plugin.label(),
          "gave " + embeddings.size() + " embeddings for a batch of " + batch.size());
    }
    embeddings.forEach(this::requireForm);
    return embeddings;
  }

  private void requireForm(Tensor tensor) {
    boolean shaped =
        tensor.type() == ElementType.FLOAT
            && tensor.rank() == (embedding.tokens() ? 2 : 1)
            && tensor.size(-1) == embedding.dimension();
    if (!shaped) {
      String expected = "FLOAT [" + (embedding.tokens() ? "tokens, " : "") + embedding.dimension();
      throw PluginCalls.broken(
          plugin.label(), "gave an embedding " + tensor + " instead of " + expected + "]");
    }
    if (!Contents.isFinite(tensor)) {
      throw PluginCalls.broken(plugin.label(), "gave an embedding that holds NaN or an infinity");
    }
  }

  private void requireDeclaredForm() {
    if (embedding.dimension() != plugin.dimension() || embedding.tokens() != plugin.tokens()) {
      throw PluginCalls.broken(
          plugin.label(),
          "declares the dimension "
              + plugin.dimension()
              + (plugin.tokens() ? " and tokens" : "")
              + ", but its encoder gives "
              + embedding);
    }
  }

  private SensoriumException overloaded() {
    return new SensoriumException(
        ErrorCode.OVERLOADED,
        plugin.label() + " has " + mostWaiting + " contents waiting; try again later");
  }

  @Override
  public void close() {
    batcher.close();
    PluginCalls.call(
        plugin.label(),
        "close",
        () -> {
          encoder.close();
          return plugin;
        });
  }
}
