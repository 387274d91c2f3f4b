package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import java.util.Map;

/** Resizing of the spatial axes of an image, in the ways that torch and ONNX agree on. */
final class ResizeEmitters {
  private ResizeEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of("Resize", Emitter.single(ResizeEmitters::resize));
  }

  private static Operand resize(NodeSource node) {
    node.require("antialias", 0);
    node.require("exclude_outside", 0);
    node.require("keep_aspect_ratio_policy", "stretch");
    node.refuse("axes");
    if (node.rank(0) != 4) {
      throw node.unsupported("only images [batch, channels, height, width] are supported");
    }
    String coordinates = node.node().text("coordinate_transformation_mode", "half_pixel");
    String mode = node.node().text("mode", "nearest");
    return switch (mode + " " + coordinates) {
      case "nearest asymmetric" -> nearest(node);
      case "linear half_pixel" -> bilinear(node, false);
      case "linear align_corners" -> bilinear(node, true);
      default ->
          throw node.unsupported("mode=" + mode + " with " + coordinates + " is not supported");
    };
  }

  private static Operand nearest(NodeSource node) {
    node.require("nearest_mode", "floor");
    if (!node.node().has("nearest_mode")) {
      throw node.unsupported("nearest_mode=round_prefer_floor is not supported");
    }
    return node.like(
        "torch.upsample_nearest2d("
            + node.tensor(0)
            + ", "
            + sizes(node)
            + ", "
            + factors(node)
            + ")");
  }

  private static Operand bilinear(NodeSource node, boolean corners) {
    String arguments = sizes(node) + ", " + NodeSource.bool(corners) + ", " + factors(node);
    return node.like("torch.upsample_bilinear2d(" + node.tensor(0) + ", " + arguments + ")");
  }

  /** Sizes of height and width; None if factors are given. */
  private static String sizes(NodeSource node) {
    return node.has(3) ? NodeSource.list(node.integers(3).elements().subList(2, 4)) : "None";
  }

  /** Factors of height and width; None if sizes are given. */
  private static String factors(NodeSource node) {
    if (node.has(3)) {
      return "None";
    }
    Tensor scales = node.constant(2);
    if (scales.type() != ElementType.FLOAT || scales.size() != 4) {
      throw node.unsupported("scales must be four constant floats");
    }
    float[] factors = scales.floats();
    if (factors[0] != 1 || factors[1] != 1) {
      throw node.unsupported("scales of batch and channels are not supported");
    }
    return "["
        + String.join(", ", NodeSource.literal(factors[2]), NodeSource.literal(factors[3]))
        + "]";
  }
}
