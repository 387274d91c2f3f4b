package io.sensorium.fusion.early;

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
 * The embeddings side by side: each layer-normalized, so that none drowns the others by its scale,
 * and followed by one flag an input, so that the layers after it can tell "absent" from "average".
 *
 * @param width of the projection after the concatenation; 0 for none
 * @param dropout rate in [0, 1)
 */
record Concatenation(int width, float dropout) implements Fusion {
  @Override
  public Level level() {
    return Level.EMBEDDINGS;
  }

  @Override
  public Value fuse(FusionRequest request) {
    NetworkBuilder network = request.network();
    List<Value> columns = new ArrayList<>();
    for (FusionRequest.Part part : request.parts()) {
      columns.add(normalized(network, part));
    }
    request.parts().forEach(part -> columns.add(part.present()));
    Value joined = network.concatenate(columns, 1);
    Value fused = width == 0 ? joined : network.gelu(network.linear("projection", joined, width));
    return network.dropout(fused, dropout);
  }

  private static Value normalized(NetworkBuilder network, FusionRequest.Part part) {
    Value norm = network.layerNorm(part.name() + ".norm", masked(network, part));
    // The norm's bias would stand where the input is absent.
    return network.multiply(norm, part.present());
  }

  /** Selects instead of multiplying: even a NaN in the row of an absent input vanishes. */
  private static Value masked(NetworkBuilder network, FusionRequest.Part part) {
    Value x = part.value();
    Value present =
        network.operator(
            "Greater",
            ElementType.BOOL,
            part.present().shape(),
            Map.of(),
            part.present(),
            network.constant(Tensor.scalar(0.5f)));
    Value zero = network.constant(Tensor.scalar(0));
    return network.operator("Where", x.type(), x.shape(), Map.of(), present, x, zero);
  }
}
