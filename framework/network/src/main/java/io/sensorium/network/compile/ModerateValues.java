package io.sensorium.network.compile;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.nio.IntBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a network that are sure to be numbers whenever its inputs are moderate. What is not
 * a number comes of an infinity or of itself, and an infinity of sums that are too large: so
 * convolutions and linear layers of weights that do not change, and of values whose magnitude is
 * bounded, give numbers.
 */
public final class ModerateValues {
  private static final float INPUT = 1e6f;

  /** Far from infinity, so that no sum in between reaches it, in whichever order it is made. */
  private static final double LARGEST = 1e30;

  private static final int MAGNITUDE = 0x7fffffff;
  private static final int CHUNK = 1024;

  private final Network network;
  private final Map<String, Double> magnitudes = new HashMap<>();

  /** Those of a network. */
  public ModerateValues(Network network) {
    this.network = network;
    for (ValueInfo input : network.graph().inputs()) {
      if (input.type() == ElementType.FLOAT) {
        magnitudes.put(input.name(), (double) INPUT);
      }
    }
    network.graph().nodes().forEach(this::add);
  }

  /** Whether a value is sure to be numbers. */
  public boolean holds(String value) {
    return magnitudes.containsKey(value);
  }

  /** Whether an input is moderate: every element a number of at most a million. */
  public static boolean isModerate(Tensor input) {
    return input.type() != ElementType.FLOAT || magnitude(input) <= INPUT;
  }

  private void add(Node node) {
    if (node.hasInput(0) && holds(node.input(0))) {
      double x = magnitudes.get(node.input(0));
      double y = magnitude(node, x);
      if (y < LARGEST) {
        magnitudes.put(node.output(), y);
      }
    }
  }

  /** At most; NaN if it is not known. */
  private double magnitude(Node node, double x) {
    return switch (node.operator()) {
      case "Conv" -> affine(node, x, true);
      case "Linear" -> affine(node, x, false);
      case "Relu", "Identity" -> x;
      case "Clip" -> clipped(node, x);
      case "Add" -> x + magnitudes.getOrDefault(node.input(1), Double.NaN);
      default -> Double.NaN;
    };
  }

  private double clipped(Node node, double x) {
    double bounds = Math.max(constant(node, 1), constant(node, 2));
    return node.hasInput(1) && node.hasInput(2) ? bounds : Math.max(x, bounds);
  }

  /**
   * Of a sum of products and a bias.
   *
   * @param channelsFirst whether the weights of one element of the result are those of one index of
   *     the first axis, and not of the last
   */
  private double affine(Node node, double x, boolean channelsFirst) {
    Optional<Tensor> weight = fixed(node, 1);
    double largest = constant(node, 1);
    if (weight.isEmpty() || weight.get().size() == 0) {
      return Double.NaN;
    }
    long results = weight.get().size(channelsFirst ? 0 : -1);
    long products = weight.get().size() / results;
    return x * largest * products + constant(node, 2);
  }

  /** Of an input that is left out 0, and NaN of one that may change. */
  private double constant(Node node, int index) {
    if (!node.hasInput(index)) {
      return 0;
    }
    return fixed(node, index).map(ModerateValues::magnitude).orElse(Float.NaN);
  }

  private Optional<Tensor> fixed(Node node, int index) {
    String name = node.input(index);
    return Optional.ofNullable(network.graph().initializers().get(name))
        .filter(value -> value.type() == ElementType.FLOAT && !network.trainable().contains(name));
  }

  /** The largest; NaN where not all are numbers. As whole numbers, magnitudes keep their order. */
  private static float magnitude(Tensor tensor) {
    IntBuffer elements = tensor.data().asIntBuffer();
    int[] chunk = new int[CHUNK];
    int largest = 0;
    while (elements.hasRemaining()) {
      int count = Math.min(CHUNK, elements.remaining());
      elements.get(chunk, 0, count);
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, chunk[i] & MAGNITUDE);
      }
    }
    return Float.intBitsToFloat(largest);
  }
}
