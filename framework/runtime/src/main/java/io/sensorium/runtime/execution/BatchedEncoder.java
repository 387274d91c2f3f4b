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
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
  private final Admission admission;

  /** Whether it has encoded anything: a remembered embedding must not hide one that cannot. */
  private volatile boolean proven;

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
    this.embedding =
        PluginCalls.call(
            plugin.label(),
            "tell its form",
            () -> Objects.requireNonNull(encoder.embedding(), "it gave none"));
    this.cache = cache;
    this.executor = executor;
    this.mostWaiting = options.maximumQueueSize();
    this.admission = new Admission(mostWaiting);
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
    return embed(content, cache.isUsed());
  }

  /** The embedding of one content, encoded even if it is remembered. */
  CompletableFuture<Tensor> embedAnew(Content content) {
    return embed(content, false);
  }

  private CompletableFuture<Tensor> embed(Content content, boolean remembered) {
    Admission.Verdict verdict = admission.enter();
    if (verdict != Admission.Verdict.ADMITTED) {
      return CompletableFuture.failedFuture(
          verdict == Admission.Verdict.FULL ? overloaded() : closed());
    }
    CompletableFuture<Tensor> result = new CompletableFuture<>();
    batcher.announce();
    try {
      executor.execute(() -> start(content, remembered, result));
    } catch (RejectedExecutionException e) {
      batcher.withdraw();
      finish(result, null, closed());
    }
    return result;
  }

  private void start(Content content, boolean remembered, CompletableFuture<Tensor> result) {
    try {
      if (admission.isClosed()) {
        throw closed();
      }
      Contents.requireFinite(content);
      Optional<EmbeddingCache.Key> key =
          remembered
              ? Optional.of(new EmbeddingCache.Key(digest, content.digest()))
              : Optional.empty();
      Optional<Tensor> known = proven ? key.flatMap(cache::find) : Optional.empty();
      if (known.isPresent()) {
        batcher.withdraw();
        finish(result, known.get(), null);
        return;
      }
      submit(preprocess(content), key, result);
    } catch (RuntimeException | Error e) {
      batcher.withdraw();
      finish(result, null, Failures.of(e));
    }
  }

  private Map<String, Tensor> preprocess(Content content) {
    return PluginCalls.call(
        plugin.label(),
        "preprocess a content",
        () -> {
          Map<String, Tensor> tensors = encoder.preprocess(content);
          if (tensors == null || tensors.values().stream().anyMatch(Objects::isNull)) {
            throw PluginCalls.broken(plugin.label(), "gave null instead of tensors of a content");
          }
          return tensors;
        });
  }

  private void submit(
      Map<String, Tensor> tensors,
      Optional<EmbeddingCache.Key> key,
      CompletableFuture<Tensor> result) {
    batcher.submit(
        tensors,
        (embedding, failure) -> {
          if (embedding != null) {
            key.ifPresent(each -> cache.put(each, embedding));
          }
          finish(result, embedding, failure);
        });
  }

  private void finish(
      CompletableFuture<Tensor> result, @Nullable Tensor embedding, @Nullable Throwable failure) {
    admission.leave();
    if (failure == null) {
      result.complete(embedding);
    } else {
      result.completeExceptionally(failure);
    }
  }

  private List<Tensor> encode(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings =
        PluginCalls.call(plugin.label(), "encode a batch", () -> checked(batch));
    proven = true;
    return embeddings;
  }

  /** Inside the plugin's call: a list that it made itself may throw as well. */
  private List<Tensor> checked(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings = encoder.encode(batch);
    if (embeddings == null) {
      throw PluginCalls.broken(plugin.label(), "gave null instead of embeddings");
    }
    if (embeddings.size() != batch.size()) {
      throw PluginCalls.broken(
          plugin.label(),
          "gave " + embeddings.size() + " embeddings for a batch of " + batch.size());
    }
    embeddings.forEach(this::requireForm);
    return List.copyOf(embeddings);
  }

  private void requireForm(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw PluginCalls.broken(plugin.label(), "gave null instead of an embedding");
    }
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

  private SensoriumException closed() {
    return new SensoriumException(ErrorCode.CLOSED, plugin.label() + " has been closed");
  }

  /** Takes no more contents; those that are not preprocessed yet will not be. */
  void refuse() {
    admission.close();
  }

  /** Closes the encoder as soon as nothing runs in it. */
  @Override
  public void close() {
    refuse();
    batcher.close();
    admission.awaitEmpty();
    PluginCalls.call(
        plugin.label(),
        "close",
        () -> {
          encoder.close();
          return plugin;
        });
  }
}
