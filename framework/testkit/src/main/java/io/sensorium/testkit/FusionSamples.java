package io.sensorium.testkit;

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
 * A network that is one fusion alone, and a batch for it that holds every non-empty subset of its
 * inputs once: row r has input i where bit i of r + 1 is set.
 *
 * @param widths of the inputs; at level PREDICTIONS they have to be equal
 */
public record FusionSamples(List<Integer> widths) {
  /** The network's only output. */
  public static final String OUTPUT = "y";

  public FusionSamples {
    widths = List.copyOf(widths);
  }

  public static FusionSamples ofWidths(Integer... widths) {
    return new FusionSamples(List.of(widths));
  }

  /** The number of samples in the batch. */
  public int rows() {
    return (1 << widths.size()) - 1;
  }

  /** The fusion under a training with cross-entropy. */
  public Network network(Fusion fusion) {
    return network(fusion, Loss.SOFTMAX_CROSS_ENTROPY);
  }

  public Network network(Fusion fusion, Loss loss) {
    NetworkBuilder network = new NetworkBuilder("fusion", 7);
    network.output(OUTPUT, fuse(network, fusion, parts(network), loss));
    return network.build();
  }

  /** The inputs of a network, as the host declares them. */
  List<FusionRequest.Part> parts(NetworkBuilder network) {
    List<FusionRequest.Part> parts = new ArrayList<>();
    for (int i = 0; i < widths.size(); i++) {
      Value value = network.input(name(i), ElementType.FLOAT, Shape.batchOf(widths.get(i)));
      Value present = network.input(presence(i), ElementType.FLOAT, Shape.batchOf(1));
      parts.add(new FusionRequest.Part(name(i), value, present));
    }
    return parts;
  }

  /** What the fusion makes of its parts; it is told the loss where the host tells it. */
  static Value fuse(
      NetworkBuilder network, Fusion fusion, List<FusionRequest.Part> parts, Loss loss) {
    Optional<Loss> told =
        fusion.level() == Fusion.Level.PREDICTIONS ? Optional.of(loss) : Optional.empty();
    return fusion.fuse(new FusionRequest(network.scope("fusion"), parts, told));
  }

  /** Random embeddings; rows of absent inputs hold {@code absent}. */
  public Map<String, Tensor> batch(float absent) {
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < widths.size(); i++) {
      inputs.put(name(i), values(i, absent));
      inputs.put(presence(i), presence(i, rows()));
    }
    return inputs;
  }

  /** What the batch holds for an input. */
  public Tensor values(int input, float absent) {
    SplittableRandom random = new SplittableRandom(input);
    int width = widths.get(input);
    float[] values = new float[rows() * width];
    for (int k = 0; k < values.length; k++) {
      float value = (float) random.nextDouble(-3, 3);
      values[k] = has(k / width, input) ? value : absent;
    }
    return Tensor.of(values, rows(), width);
  }

  /**
   * Samples of two classes, which any one input tells apart: every subset of inputs once for each
   * class, so that class c is in row r where {@code r / rows()} is c. Absent inputs are zeros.
   */
  Map<String, Tensor> separable() {
    Map<String, Tensor> inputs = new HashMap<>();
    for (int i = 0; i < widths.size(); i++) {
      inputs.put(name(i), separable(i));
      inputs.put(presence(i), presence(i, 2 * rows()));
    }
    return inputs;
  }

  private Tensor separable(int input) {
    SplittableRandom random = new SplittableRandom(input);
    int width = widths.get(input);
    float[] values = new float[2 * rows() * width];
    for (int k = 0; k < values.length; k++) {
      int row = k / width;
      // Signs alternate over the features too: a norm of each row must not make the classes equal.
      int sign = (k % width + row / rows()) % 2 == 0 ? 1 : -1;
      float value = (float) (sign + random.nextDouble(-0.3, 0.3));
      values[k] = has(row % rows(), input) ? value : 0;
    }
    return Tensor.of(values, values.length / width, width);
  }

  /** The classes of {@link #separable}, one-hot. */
  Tensor classes() {
    float[] values = new float[4 * rows()];
    for (int row = 0; row < 2 * rows(); row++) {
      values[2 * row + row / rows()] = 1;
    }
    return Tensor.of(values, values.length / 2, 2);
  }

  private Tensor presence(int input, int count) {
    float[] present = new float[count];
    for (int row = 0; row < count; row++) {
      present[row] = has(row % rows(), input) ? 1 : 0;
    }
    return Tensor.of(present, count, 1);
  }

  /** Whether a sample of the batch has an input. */
  public static boolean has(int row, int input) {
    return ((row + 1) >> input & 1) == 1;
  }

  private static String name(int input) {
    return "input" + input;
  }

  private static String presence(int input) {
    return name(input) + ".present";
  }

  /** The rows of {@code FLOAT [batch, width]}. */
  public static float[][] rows(Tensor tensor) {
    int width = Math.toIntExact(tensor.size(1));
    float[] values = tensor.floats();
    float[][] rows = new float[Math.toIntExact(tensor.size(0))][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(values, row * width, (row + 1) * width);
    }
    return rows;
  }
}
