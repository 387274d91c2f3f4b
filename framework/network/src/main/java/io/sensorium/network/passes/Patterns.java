package io.sensorium.network.passes;

import io.sensorium.network.ElementType;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.Optional;
import java.util.OptionalDouble;

/** What patterns ask of a graph. They are read from their last node back to their inputs. */
final class Patterns {
  private static final double TOLERANCE = 1e-4;

  private final GraphEditor editor;

  Patterns(GraphEditor editor) {
    this.editor = editor;
  }

  /** A two-input node seen from one operand: the node that makes it, and the name of the other. */
  record Operand(Node maker, String other) {}

  /** A two-input node with a scalar constant: the constant, and the name of the other operand. */
  record Scaled(double constant, String other) {}

  /** The operand made by an operator, on either side. */
  Optional<Operand> operand(Node node, String operator) {
    return operand(node, 0, operator).or(() -> operand(node, 1, operator));
  }

  private Optional<Operand> operand(Node node, int side, String operator) {
    return editor
        .maker(node.input(side), operator)
        .map(maker -> new Operand(maker, node.input(1 - side)));
  }

  /** The scalar operand of a commutative operator, on either side. */
  Optional<Scaled> scaled(Node node) {
    return scaled(node, 1).or(() -> scaled(node, 0));
  }

  /** The scalar operand on one side. */
  Optional<Scaled> scaled(Node node, int side) {
    OptionalDouble constant = scalar(node.input(side));
    return constant.isPresent()
        ? Optional.of(new Scaled(constant.getAsDouble(), node.input(1 - side)))
        : Optional.empty();
  }

  /** The value of a constant of one element. */
  OptionalDouble scalar(String value) {
    Optional<Tensor> constant = editor.constant(value).filter(tensor -> tensor.size() == 1);
    if (constant.isEmpty()
        || constant.get().type() == ElementType.FLOAT16
        || constant.get().type() == ElementType.DOUBLE) {
      return OptionalDouble.empty();
    }
    Tensor tensor = constant.get();
    return OptionalDouble.of(
        tensor.type() == ElementType.FLOAT ? tensor.floats()[0] : tensor.longs()[0]);
  }

  boolean isScalar(String value, double expected) {
    OptionalDouble constant = scalar(value);
    return constant.isPresent() && isNear(constant.getAsDouble(), expected);
  }

  /** Exporters round constants such as the root of two to 32 bits or fewer. */
  static boolean isNear(double value, double expected) {
    return Math.abs(value - expected) <= TOLERANCE * Math.abs(expected);
  }
}
