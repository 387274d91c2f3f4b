package io.sensorium.fusion.intermediate;

import io.sensorium.network.ElementType;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The Gated Multimodal Unit (Arevalo, Solorio, Montes-y-Gómez and González, 2017) for any number of
 * inputs. Each input becomes {@code h = tanh(linear(norm(x)))}; each fused feature is a convex
 * combination of the inputs' own, weighed by gates that see all embeddings.
 *
 * <p>The paper gates two inputs with {@code z} and {@code 1 - z}; here a softmax over the inputs
 * takes that place. The gate of an absent input is exactly 0.
 *
 * @param width of the fused features
 * @param dropout rate in [0, 1)
 */
record Gated(int width, float dropout) implements Fusion {
  /** Far below any score that float can tell from it: its softmax is 0, yet it is no infinity. */
  private static final float NEVER = -1e30f;

  @Override
  public Level level() {
    return Level.EMBEDDINGS;
  }

  @Override
  public Value fuse(FusionRequest request) {
    NetworkBuilder network = request.network();
    List<Value> embeddings = new ArrayList<>();
    for (FusionRequest.Part part : request.parts()) {
      embeddings.add(normalized(network, part));
    }
    Value context = context(network, request.parts(), embeddings);
    List<Value> features = new ArrayList<>();
    List<Value> scores = new ArrayList<>();
    for (int i = 0; i < embeddings.size(); i++) {
      FusionRequest.Part part = request.parts().get(i);
      Value hidden = network.tanh(network.linear(part.name(), embeddings.get(i), width));
      features.add(network.unsqueeze(hidden, 1));
      Value score = network.linear(part.name() + ".gate", context, width);
      scores.add(network.unsqueeze(where(network, part, score, NEVER), 1));
    }
    Value gates = network.softmax(network.concatenate(scores, 1), 1);
    Value weighed = network.multiply(gates, network.concatenate(features, 1));
    return network.dropout(network.sum(weighed, 1), dropout);
  }

  /** What the gates see: all embeddings, and which of them are there. */
  private static Value context(
      NetworkBuilder network, List<FusionRequest.Part> parts, List<Value> embeddings) {
    List<Value> columns = new ArrayList<>(embeddings);
    parts.forEach(part -> columns.add(part.present()));
    return network.concatenate(columns, 1);
  }

  private static Value normalized(NetworkBuilder network, FusionRequest.Part part) {
    Value masked = where(network, part, part.value(), 0);
    Value norm = network.layerNorm(part.name() + ".norm", masked);
    // The norm's bias would stand where the input is absent.
    return network.multiply(norm, part.present());
  }

  /** Selects instead of multiplying: even a NaN in the row of an absent input vanishes. */
  private static Value where(
      NetworkBuilder network, FusionRequest.Part part, Value x, float absent) {
    Value half = network.constant(Tensor.scalar(0.5f));
    Value present =
        network.operator(
            "Greater", ElementType.BOOL, part.present().shape(), Map.of(), part.present(), half);
    Value other = network.constant(Tensor.scalar(absent));
    return network.operator("Where", x.type(), x.shape(), Map.of(), present, x, other);
  }
}
