package io.sensorium.engine.pytorch.script;

import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.compile.Operand;
import java.util.OptionalLong;

/**
 * A tensor that the source has in a variable.
 *
 * @param width the size of the last axis, where it is known
 */
record ScriptTensor(String name, ElementType type, int rank, OptionalLong width)
    implements Operand.Variable<String> {
  ScriptTensor(String name, ElementType type, int rank) {
    this(name, type, rank, OptionalLong.empty());
  }

  /** A tensor of a declared shape. */
  static ScriptTensor of(String name, ElementType type, Shape shape) {
    boolean fixed = shape.rank() > 0 && shape.at(-1) instanceof Dimension.Fixed;
    return fixed
        ? new ScriptTensor(
            name, type, shape.rank(), OptionalLong.of(((Dimension.Fixed) shape.at(-1)).size()))
        : new ScriptTensor(name, type, shape.rank());
  }
}
