package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.Operand;
import java.util.Map;
import org.tensorflow.Output;

/**
 * Resizing of the spatial axes of an image, axis by axis, from the coordinates that ONNX defines;
 * TensorFlow's own resizing knows other ones.
 */
final class ResizeEmitter {
  private static final ElementType FLOAT = ElementType.FLOAT;

  private final NodeWriter node;
  private final GraphWriter graph;
  private final int axis;
  private final Output<?> size;
  private final Extent target;

  private ResizeEmitter(NodeWriter node, Output<?> image, int axis) {
    this.node = node;
    this.graph = node.graph();
    this.axis = axis;
    Extent extent = graph.size(image, axis);
    this.size = graph.cast(graph.scalar(extent), FLOAT);
    this.target = target(extent);
  }

  static Map<String, Emitter> all() {
    return Map.of("Resize", Emitter.single(ResizeEmitter::resize));
  }

  private static Operand<Extent> resize(NodeWriter node) {
    node.requireFloating(0);
    node.require("antialias", 0);
    node.require("exclude_outside", 0);
    node.require("keep_aspect_ratio_policy", "stretch");
    node.refuse("axes");
    if (node.rank(0) != 4) {
      throw node.unsupported("only images [batch, channels, height, width] are supported");
    }
    Output<?> x = node.image(0);
    for (int axis = 1; axis <= 2; axis++) {
      x = new ResizeEmitter(node, x, axis).apply(x);
    }
    return node.image(x);
  }

  private Output<?> apply(Output<?> x) {
    Output<?> coordinates = coordinates();
    String mode = node.node().text("mode", "nearest");
    return switch (mode) {
      case "nearest" -> pick(x, rounded(coordinates));
      case "linear" -> interpolate(x, coordinates);
      default -> throw node.unsupported("mode=" + mode + " is not supported");
    };
  }

  /** The axis counted as ONNX does, channels second. */
  private Extent target(Extent extent) {
    if (node.has(3)) {
      return node.integers(3).elements().get(axis + 1);
    }
    float factor = factor();
    if (extent instanceof Extent.Known known) {
      return Extent.of((long) Math.floor((float) known.value() * factor));
    }
    Output<?> scaled = graph.call("Floor", graph.call("Mul", size, number(factor)));
    return graph.extent(graph.cast(scaled, ElementType.INT32));
  }

  private float factor() {
    return node.constant(2).floats()[axis + 1];
  }

  private Output<?> scale() {
    return node.has(3) ? graph.call("RealDiv", targetSize(), size) : number(factor());
  }

  private Output<?> targetSize() {
    return graph.cast(graph.scalar(target), FLOAT);
  }

  private Output<?> number(double value) {
    return graph.number(value, FLOAT);
  }

  private String transformation() {
    return node.node().text("coordinate_transformation_mode", "half_pixel");
  }

  /** Where each element of the result lies in the input. */
  private Output<?> coordinates() {
    Output<?> steps = ShapeEmitters.positions(graph, target, 0, 1, FLOAT);
    return switch (transformation()) {
      case "half_pixel" -> halfPixel(steps);
      case "pytorch_half_pixel" ->
          graph.call(
              "SelectV2",
              graph.call("Greater", targetSize(), number(1)),
              halfPixel(steps),
              graph.call("ZerosLike", steps));
      case "asymmetric" -> graph.call("RealDiv", steps, scale());
      case "align_corners" -> {
        Output<?> last =
            graph.call("Maximum", graph.call("Sub", targetSize(), number(1)), number(1));
        yield graph.call("RealDiv", graph.call("Mul", steps, end()), last);
      }
      default ->
          throw node.unsupported(
              "coordinate_transformation_mode=" + transformation() + " is not supported");
    };
  }

  private Output<?> halfPixel(Output<?> steps) {
    Output<?> middle = graph.call("AddV2", steps, number(0.5));
    return graph.call("Sub", graph.call("RealDiv", middle, scale()), number(0.5));
  }

  private Output<?> end() {
    return graph.call("Sub", size, number(1));
  }

  private Output<?> rounded(Output<?> coordinates) {
    String mode = node.node().text("nearest_mode", "round_prefer_floor");
    return switch (mode) {
      case "floor" -> graph.call("Floor", coordinates);
      case "ceil" -> graph.call("Ceil", coordinates);
      case "round_prefer_floor" -> graph.call("Ceil", graph.call("Sub", coordinates, number(0.5)));
      case "round_prefer_ceil" ->
          graph.call("Floor", graph.call("AddV2", coordinates, number(0.5)));
      default -> throw node.unsupported("nearest_mode=" + mode + " is not supported");
    };
  }

  private Output<?> bounded(Output<?> position) {
    return graph.call("Minimum", graph.call("Maximum", position, number(0)), end());
  }

  private Output<?> pick(Output<?> x, Output<?> position) {
    return IndexEmitters.pick(graph, x, graph.cast(bounded(position), ElementType.INT32), axis);
  }

  private Output<?> interpolate(Output<?> x, Output<?> coordinates) {
    Output<?> inside = bounded(coordinates);
    Output<?> below = graph.call("Floor", inside);
    Output<?> low = pick(x, below);
    Output<?> high = pick(x, graph.call("AddV2", below, number(1)));
    Output<?> share = graph.call("Sub", inside, below);
    Output<?> weight = axis == 1 ? graph.reshape(share, -1, 1, 1) : graph.reshape(share, -1, 1);
    Output<?> rise = graph.call("Mul", graph.call("Sub", high, low), weight);
    return graph.call("AddV2", low, rise);
  }
}
