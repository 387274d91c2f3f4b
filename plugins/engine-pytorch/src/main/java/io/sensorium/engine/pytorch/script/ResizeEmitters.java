package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.Operand;
import java.util.Map;

/**
 * Resizing of the spatial axes of an image, axis by axis, from the coordinates that ONNX defines.
 */
final class ResizeEmitters {
  private ResizeEmitters() {}

  static Map<String, Emitter> all() {
    return Map.of("Resize", Emitter.single(ResizeEmitters::resize));
  }

  private static Operand<String> resize(NodeSource node) {
    node.require("antialias", 0);
    node.require("exclude_outside", 0);
    node.require("keep_aspect_ratio_policy", "stretch");
    node.refuse("axes");
    if (node.rank(0) != 4) {
      throw node.unsupported("only images [batch, channels, height, width] are supported");
    }
    String x = node.tensor(0);
    for (int axis = 2; axis < 4; axis++) {
      x = axis(node, x, axis);
    }
    return node.like(x);
  }

  private static String axis(NodeSource node, String x, int axis) {
    String size = node.let(ShapeEmitters.size(x, axis));
    String target = node.let(target(node, size, axis));
    String coordinates = coordinates(node, size, target, scale(node, size, target, axis));
    String mode = node.node().text("mode", "nearest");
    return switch (mode) {
      case "nearest" -> pick(node, x, axis, rounded(node, coordinates), size);
      case "linear" -> interpolate(node, x, axis, coordinates, size);
      default -> throw node.unsupported("mode=" + mode + " is not supported");
    };
  }

  private static String target(NodeSource node, String size, int axis) {
    if (node.has(3)) {
      return node.integers(3).elements().get(axis);
    }
    return "int(torch.floor(" + size + " * " + factor(node, axis) + "))";
  }

  private static String scale(NodeSource node, String size, String target, int axis) {
    return node.has(3) ? node.let("torch.div(" + target + ", " + size + ")") : factor(node, axis);
  }

  private static String factor(NodeSource node, int axis) {
    return NodeSource.literal(node.constant(2).floats()[axis]);
  }

  /** Where each element of the result lies in the input. */
  private static String coordinates(NodeSource node, String size, String target, String scale) {
    String steps = node.let("torch.arange(" + target + ", dtype=6, " + node.device() + ")");
    String mode = node.node().text("coordinate_transformation_mode", "half_pixel");
    String half = "torch.sub(torch.div(torch.add(" + steps + ", 0.5), " + scale + "), 0.5)";
    return switch (mode) {
      case "half_pixel" -> node.let(half);
      case "pytorch_half_pixel" ->
          node.let("(" + half + " if " + target + " > 1 else torch.zeros_like(" + steps + "))");
      case "asymmetric" -> node.let("torch.div(" + steps + ", " + scale + ")");
      case "align_corners" -> {
        String last = node.let(target + " - 1 if " + target + " > 1 else 1");
        yield node.let("torch.div(torch.mul(" + steps + ", " + size + " - 1), " + last + ")");
      }
      default ->
          throw node.unsupported("coordinate_transformation_mode=" + mode + " is not supported");
    };
  }

  private static String rounded(NodeSource node, String coordinates) {
    String mode = node.node().text("nearest_mode", "round_prefer_floor");
    return switch (mode) {
      case "floor" -> "torch.floor(" + coordinates + ")";
      case "ceil" -> "torch.ceil(" + coordinates + ")";
      case "round_prefer_floor" -> "torch.ceil(torch.sub(" + coordinates + ", 0.5))";
      case "round_prefer_ceil" -> "torch.floor(torch.add(" + coordinates + ", 0.5))";
      default -> throw node.unsupported("nearest_mode=" + mode + " is not supported");
    };
  }

  private static String pick(NodeSource node, String x, int axis, String position, String size) {
    String bounded = "torch.clamp(" + position + ", 0, " + size + " - 1)";
    return node.let("torch.index_select(" + x + ", " + axis + ", torch.to(" + bounded + ", 4))");
  }

  private static String interpolate(
      NodeSource node, String x, int axis, String coordinates, String size) {
    String bounded = node.let("torch.clamp(" + coordinates + ", 0, " + size + " - 1)");
    String below = node.let("torch.floor(" + bounded + ")");
    String low = pick(node, x, axis, below, size);
    String high = pick(node, x, axis, "torch.add(" + below + ", 1)", size);
    String trailing = axis == 2 ? "[-1, 1]" : "[-1]";
    String weight =
        node.let("torch.reshape(torch.sub(" + bounded + ", " + below + "), " + trailing + ")");
    return node.let("torch.lerp(" + low + ", " + high + ", " + weight + ")");
  }
}
