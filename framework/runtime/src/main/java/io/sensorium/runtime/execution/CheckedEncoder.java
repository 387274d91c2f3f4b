package io.sensorium.runtime.execution;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plugin's encoder whose every answer is held against its contract. */
final class CheckedEncoder {
  private final PluginDescriptor plugin;
  private final Encoder encoder;
  private final EmbeddingForm embedding;

  /**
   * Checks an encoder.
   *
   * @throws SensoriumException {@code PLUGIN_FAILED} if it has another form than its bundle
   *     declares
   */
  CheckedEncoder(PluginDescriptor plugin, Encoder encoder) {
    this.plugin = plugin;
    this.encoder = encoder;
    this.embedding =
        PluginCalls.call(
            plugin.label(),
            "tell its form",
            () -> Objects.requireNonNull(encoder.embedding(), "it gave none"));
    requireDeclaredForm();
  }

  EmbeddingForm embedding() {
    return embedding;
  }

  /** Inside the plugin's call, as is {@link #encode}: a map that it made itself may throw too. */
  Map<String, Tensor> preprocess(Content content) {
    Map<String, Tensor> tensors = encoder.preprocess(content);
    if (tensors == null || tensors.values().stream().anyMatch(Objects::isNull)) {
      throw broken("gave null instead of tensors of a content");
    }
    return tensors;
  }

  List<Tensor> encode(List<Map<String, Tensor>> batch) {
    List<Tensor> embeddings = encoder.encode(batch);
    if (embeddings == null) {
      throw broken("gave null instead of embeddings");
    }
    if (embeddings.size() != batch.size()) {
      throw broken("gave " + embeddings.size() + " embeddings for a batch of " + batch.size());
    }
    embeddings.forEach(this::requireForm);
    return List.copyOf(embeddings);
  }

  private void requireForm(@Nullable Tensor tensor) {
    if (tensor == null) {
      throw broken("gave null instead of an embedding");
    }
    boolean shaped =
        tensor.type() == ElementType.FLOAT
            && tensor.rank() == (embedding.tokens() ? 2 : 1)
            && tensor.size(-1) == embedding.dimension();
    if (!shaped) {
      String expected = "FLOAT [" + (embedding.tokens() ? "tokens, " : "") + embedding.dimension();
      throw broken("gave an embedding " + tensor + " instead of " + expected + "]");
    }
    if (!Contents.isFinite(tensor)) {
      throw broken("gave an embedding that holds NaN or an infinity");
    }
  }

  private void requireDeclaredForm() {
    if (embedding.dimension() != plugin.dimension() || embedding.tokens() != plugin.tokens()) {
      throw broken(
          "declares the dimension "
              + plugin.dimension()
              + (plugin.tokens() ? " and tokens" : "")
              + ", but its encoder gives "
              + embedding);
    }
  }

  private SensoriumException broken(String how) {
    return PluginCalls.broken(plugin.label(), how);
  }

  void close() {
    PluginCalls.run(plugin.label(), "close", encoder::close);
  }
}
