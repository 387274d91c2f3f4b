package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.compile.Operand;
import java.util.Optional;

/**
 * A tensor that the source has in a variable.
 *
 * @param declared the shape of an input of the graph
 */
record ScriptTensor(String name, ElementType type, int rank, Optional<Shape> declared)
    implements Operand.Variable<String> {
  ScriptTensor(String name, ElementType type, int rank) {
    this(name, type, rank, Optional.empty());
  }

  ScriptTensor(String name, ElementType type, Shape declared) {
    this(name, type, declared.rank(), Optional.of(declared));
  }
}
