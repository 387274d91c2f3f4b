package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The operators that are computed on the host when all their inputs are constants: those of shape
 * arithmetic.
 */
final class HostOperators {
  private HostOperators() {}

  /** The result; empty for an operator, a type or a size that is left to the engine. */
  static Optional<Tensor> evaluate(Node node, List<Optional<Tensor>> inputs) {
    if (inputs.get(0).isEmpty()) {
      return Optional.empty();
    }
    Tensor first = inputs.get(0).get();
    return switch (node.operator()) {
      case "Identity" -> Optional.of(first);
      case "Shape" -> shape(node, first);
      case "Size" -> Optional.of(Tensor.of(new long[] {first.size()}));
      case "Cast" -> HostArithmetic.cast(first, node.integer("to", 0));
      case "Neg", "Abs", "Sqrt", "Floor", "Ceil", "Exp", "Log", "Reciprocal", "Not" ->
          HostArithmetic.unary(node.operator(), first);
      case "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Equal",
          "Less",
          "Greater",
          "LessOrEqual",
          "GreaterOrEqual",
          "And",
          "Or" ->
          HostArithmetic.binary(node.operator(), first, inputs.get(1).orElseThrow());
      case "Min", "Max" ->
          inputs.size() == 2
              ? HostArithmetic.binary(node.operator(), first, inputs.get(1).orElseThrow())
              : Optional.empty();
      case "Where" ->
          HostMovement.where(first, inputs.get(1).orElseThrow(), inputs.get(2).orElseThrow());
      case "Unsqueeze", "Squeeze", "Reshape" -> HostMovement.reshape(node, first, inputs);
      case "Transpose" -> HostMovement.transpose(node, first);
      case "Gather" -> HostMovement.gather(node, first, inputs.get(1).orElseThrow());
      case "Concat" ->
          HostMovement.concatenate(node, inputs.stream().map(Optional::orElseThrow).toList());
      case "Slice" -> HostMovement.slice(first, inputs);
      case "Expand" -> HostMovement.expand(first, inputs.get(1).orElseThrow());
      case "ConstantOfShape" -> fill(node, first);
      case "Range" -> range(first, inputs.get(1).orElseThrow(), inputs.get(2).orElseThrow());
      default -> Optional.empty();
    };
  }

  private static Optional<Tensor> shape(Node node, Tensor x) {
    if (node.has("start") || node.has("end")) {
      return Optional.empty();
    }
    return Optional.of(Tensor.of(x.shape(), x.rank()));
  }

  private static Optional<Tensor> fill(Node node, Tensor sizes) {
    Tensor value =
        node.attributes().get("value") instanceof Attribute.Constant constant
            ? constant.value()
            : Tensor.scalar(0);
    return HostMovement.expand(value.reshape(), Tensor.of(sizes.longs(), sizes.size()));
  }

  private static Optional<Tensor> range(Tensor start, Tensor limit, Tensor step) {
    if (start.type() != ElementType.INT64 || step.longs()[0] == 0) {
      return Optional.empty();
    }
    long first = start.longs()[0];
    long by = step.longs()[0];
    long count = Math.max(0, Math.floorDiv(limit.longs()[0] - first + by - Long.signum(by), by));
    if (count > ConstantFolding.LARGEST) {
      return Optional.empty();
    }
    long[] values = new long[(int) count];
    Arrays.setAll(values, i -> first + i * by);
    return Optional.of(Tensor.of(values, count));
  }
}
