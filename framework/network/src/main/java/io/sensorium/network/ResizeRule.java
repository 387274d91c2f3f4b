package io.sensorium.network;

import java.util.Optional;

/** What scales a {@code Resize} may have. */
final class ResizeRule {
  private ResizeRule() {}

  /** What is wrong with the scales, if anything is. */
  static Optional<String> problem(Node node, Graph graph) {
    Tensor scales = node.hasInput(2) ? graph.initializers().get(node.input(2)) : null;
    if (scales == null || scales.size() == 0) {
      return Optional.empty();
    }
    if (scales.type() != ElementType.FLOAT || scales.size() != 4) {
      return Optional.of("scales are " + scales + ", not four floats");
    }
    float[] factors = scales.floats();
    if (factors[0] != 1 || factors[1] != 1) {
      return Optional.of("scales of batch and channels are not supported");
    }
    boolean corners =
        node.text("coordinate_transformation_mode", "half_pixel").equals("align_corners");
    // ONNX's own tests and ONNX Runtime disagree on where the last corner then is.
    return corners && (isFraction(factors[2]) || isFraction(factors[3]))
        ? Optional.of("align_corners with a fractional scale is not supported; give sizes")
        : Optional.empty();
  }

  private static boolean isFraction(float factor) {
    return factor != Math.rint(factor);
  }
}
