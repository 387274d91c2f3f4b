package com.example.marks;

import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.Settings;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.fusion.FusionRequest;
import io.sensorium.spi.fusion.ProvidesFusion;
import io.sensorium.spi.plugin.PluginContext;

/** Writes its mark into the network, beside a weight that training finds. */
@ProvidesFusion(name = "marking", version = "1.0.0")
public final class MarkingFusion implements FusionFactory {
  @Override
  public Fusion create(Settings settings, PluginContext context) {
    return new Marking(Mark.of(MarkingFusion.class), 0);
  }

  /**
   * The fusion of a version of the bundle.
   *
   * @param weight as trained
   */
  public record Marking(int mark, int weight) implements Fusion {
    @Override
    public Level level() {
      return Level.EMBEDDINGS;
    }

    @Override
    public Value fuse(FusionRequest request) {
      NetworkBuilder network = request.network();
      Value marked =
          network.add(request.parts().get(0).value(), network.constant(row(0, mark, 0, 0)));
      return network.add(marked, network.weight("weight", row(0, 0, weight, 0)));
    }

    private static Tensor row(float... values) {
      return Tensor.of(values, values.length);
    }
  }
}
