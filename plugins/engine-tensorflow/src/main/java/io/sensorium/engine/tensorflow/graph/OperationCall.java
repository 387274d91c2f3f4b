package io.sensorium.engine.tensorflow.graph;

import java.util.List;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/** One operation while it is written. */
final class OperationCall {
  private final OperationBuilder builder;

  OperationCall(OperationBuilder builder) {
    this.builder = builder;
  }

  OperationCall in(Output<?>... inputs) {
    for (Output<?> input : inputs) {
      builder.addInput(input);
    }
    return this;
  }

  OperationCall list(List<? extends Output<?>> inputs) {
    builder.addInputList(inputs.toArray(Output<?>[]::new));
    return this;
  }

  OperationCall after(Operation operation) {
    builder.addControlInput(operation);
    return this;
  }

  OperationCall attribute(String name, boolean value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, long value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, float value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, String value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, List<String> values) {
    builder.setAttr(name, values.toArray(String[]::new));
    return this;
  }

  OperationCall attribute(String name, long... values) {
    builder.setAttr(name, values);
    return this;
  }

  OperationCall attribute(String name, DataType value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, Shape value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, Tensor value) {
    builder.setAttr(name, value);
    return this;
  }

  OperationCall attribute(String name, DataType... values) {
    builder.setAttr(name, values);
    return this;
  }

  OperationCall attribute(String name, Shape... values) {
    builder.setAttr(name, values);
    return this;
  }

  OperationCall attribute(String name, ConcreteFunction value) {
    builder.setAttr(name, value);
    return this;
  }

  Operation operation() {
    return builder.build();
  }

  Output<?> output() {
    return operation().output(0);
  }
}
