package io.sensorium.engine.tensorflow.graph;

import io.sensorium.engine.tensorflow.graph.Variables.Variable;
import io.sensorium.network.ElementType;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/**
 * The optimizers of the contract, written out: TensorFlow Java's own Adam differs from its paper.
 */
final class Updates {
  static final String MOMENT = "\u0000moment";

  private final CompiledGraph compiled;
  private final GraphWriter writer;
  private final Output<?> settings;
  private final List<Variable> weights;
  private final List<Output<?>> gradients;
  private final Operation allRead;

  Updates(CompiledGraph compiled, Output<?> settings, Output<?> loss) {
    this.compiled = compiled;
    this.writer = compiled.writer();
    this.settings = settings;
    Gradients slopes = new Gradients(compiled);
    this.weights = slopes.weights();
    this.gradients = slopes.of(loss);
    this.allRead = afterAll(gradients, loss);
  }

  /** Weights change in place, so nothing may change before every gradient is known. */
  private Operation afterAll(List<Output<?>> outputs, Output<?> loss) {
    OperationCall barrier = writer.op("NoOp").after(loss.op());
    outputs.forEach(output -> barrier.after(output.op()));
    return barrier.operation();
  }

  private Output<?> setting(int index, Output<?> like) {
    return writer.cast(writer.element(settings, index), TensorTypes.elementType(like.dataType()));
  }

  private Operation together(List<Operation> changes) {
    OperationCall all = writer.op("NoOp");
    changes.forEach(all::after);
    compiled.training().updates().forEach(all::after);
    return all.operation();
  }

  private Operation subtract(Variable weight, Output<?> step) {
    Output<?> scaled = writer.call("Mul", step, setting(0, weight.value()));
    return writer.op("AssignSub").in(weight.reference(), scaled).after(allRead).operation();
  }

  private Output<?> decay(Output<?> weight) {
    return writer.call("Mul", weight, setting(1, weight));
  }

  /** {@code w -= rate * (gradient + decay * w)}. */
  Operation sgd() {
    List<Operation> changes = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Output<?> weight = weights.get(i).value();
      Output<?> step = writer.call("AddV2", gradients.get(i), decay(weight));
      changes.add(subtract(weights.get(i), step));
    }
    return together(changes);
  }

  /** {@code w -= rate * (m' / (sqrt(v') + epsilon) + decay * w)}, m' and v' without their bias. */
  Operation adamW() {
    List<Operation> changes = new ArrayList<>();
    for (int i = 0; i < weights.size(); i++) {
      Output<?> weight = weights.get(i).value();
      Output<?> gradient = gradients.get(i);
      Output<?> first = moment("1/" + i, weight, 2, gradient);
      Output<?> second = moment("2/" + i, weight, 4, writer.call("Square", gradient));
      Output<?> mean = writer.call("RealDiv", first, setting(7, weight));
      Output<?> square = writer.call("RealDiv", second, setting(8, weight));
      Output<?> deviation = writer.call("AddV2", writer.call("Sqrt", square), setting(6, weight));
      Output<?> direction = writer.call("RealDiv", mean, deviation);
      changes.add(subtract(weights.get(i), writer.call("AddV2", direction, decay(weight))));
    }
    return together(changes);
  }

  /** A running mean after this step: {@code beta * m + (1 - beta) * x}. */
  private Output<?> moment(String name, Output<?> weight, int beta, Output<?> x) {
    ElementType type = TensorTypes.elementType(weight.dataType());
    long[] shape = weight.shape().asArray();
    Variable kept =
        compiled
            .variables()
            .declare(MOMENT + name, type, shape, () -> StepGraph.zeros(type, shape));
    Output<?> mean =
        writer.call(
            "AddV2",
            writer.call("Mul", kept.value(), setting(beta, weight)),
            writer.call("Mul", x, setting(beta + 1, weight)));
    return writer.op("Assign").in(kept.reference(), mean).output();
  }
}
