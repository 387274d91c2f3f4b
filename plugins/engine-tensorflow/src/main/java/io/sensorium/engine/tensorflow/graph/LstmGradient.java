package io.sensorium.engine.tensorflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.TensorFlow;
import org.tensorflow.op.Ops;

/** The gradient of {@code BlockLSTMV2}, which TensorFlow has for Python alone. */
public final class LstmGradient {
  private static final int CELLS = 1;
  private static final int OUTPUTS = 6;

  private LstmGradient() {}

  /** Makes it known to this process; TensorFlow keeps the first one. */
  public static void register() {
    TensorFlow.registerCustomGradient("BlockLSTMV2", LstmGradient::of);
  }

  private static List<Operand<?>> of(Ops ops, GraphOperation block, List<Output<?>> gradients) {
    List<Output<?>> inputs = new ArrayList<>();
    IntStream.range(0, block.numInputs()).forEach(i -> inputs.add(block.input(i)));
    IntStream.range(0, block.numOutputs()).forEach(i -> inputs.add(block.output(i)));
    inputs.add(given(ops, block, gradients, CELLS));
    inputs.add(given(ops, block, gradients, OUTPUTS));
    Operation gradient = op(ops, "BlockLSTMGradV2", inputs);
    List<Operand<?>> results = new ArrayList<>();
    results.add(op(ops, "ZerosLike", List.of(block.input(0))).output(0));
    IntStream.range(0, block.numInputs() - 1).forEach(i -> results.add(gradient.output(i)));
    return results;
  }

  /** An output that nothing reads has no gradient. */
  private static Output<?> given(
      Ops ops, GraphOperation block, List<Output<?>> gradients, int index) {
    Output<?> gradient = gradients.get(index);
    boolean absent = gradient == null || gradient.op() == null;
    return absent ? op(ops, "ZerosLike", List.of(block.output(index))).output(0) : gradient;
  }

  private static Operation op(Ops ops, String type, List<? extends Output<?>> inputs) {
    var builder = ops.scope().opBuilder(type, type);
    inputs.forEach(builder::addInput);
    if (type.equals("BlockLSTMGradV2")) {
      builder.setAttr("use_peephole", false);
    }
    return builder.build();
  }
}
