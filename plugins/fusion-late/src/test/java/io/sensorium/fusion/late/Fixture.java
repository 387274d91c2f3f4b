package io.sensorium.fusion.late;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Three inputs of one width each, and a batch that holds every non-empty subset of them once: row r
 * has input i where bit i of r + 1 is set.
 */
record Fixture(List<Integer> widths) {
  static final int ROWS = 7;
  private static final List<String> NAMES = List.of("picture", "caption", "speech");

  Network network(Fusion fusion, Loss loss) {
    NetworkBuilder network = new NetworkBuilder("fixture", 7);
    List<FusionRequest.Part> parts = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      String name = NAMES.get(i);
      Value value = network.input(name, ElementType.FLOAT, Shape.batchOf(widths.get(i)));
      Value present = network.input(name + ".present", ElementType.FLOAT, Shape.batchOf(1));
      parts.add(new FusionRequest.Part(name, value, present));
    }
    network.output(
        "out", fusion.fuse(new FusionRequest(network.scope("fusion"), parts, Optional.of(loss))));
    return network.build();
  }

  /** Random embeddings; rows of absent inputs hold {@code absent}. */
  Map<String, Tensor> batch(float absent) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < widths.size(); i++) {
      inputs.put(NAMES.get(i), values(i, absent));
      float[] present = new float[ROWS];
      for (int row = 0; row < ROWS; row++) {
        present[row] = has(row, i) ? 1 : 0;
      }
      inputs.put(NAMES.get(i) + ".present", Tensor.of(present, ROWS, 1));
    }
    return inputs;
  }

  Tensor values(int input, float absent) {
    SplittableRandom random = new SplittableRandom(input);
    float[] values = new float[ROWS * widths.get(input)];
    for (int k = 0; k < values.length; k++) {
      float value = (float) random.nextDouble(-3, 3);
      values[k] = has(k / widths.get(input), input) ? value : absent;
    }
    return Tensor.of(values, ROWS, widths.get(input));
  }

  static boolean has(int row, int input) {
    return ((row + 1) >> input & 1) == 1;
  }

  static boolean finite(float[][] rows) {
    return Arrays.stream(rows).allMatch(Fixture::finite);
  }

  private static boolean finite(float[] row) {
    for (float value : row) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }
}
