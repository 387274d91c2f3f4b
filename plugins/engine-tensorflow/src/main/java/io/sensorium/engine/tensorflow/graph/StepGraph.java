package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Update;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.proto.DataType;

/**
 * One kind of training step as part of a graph.
 *
 * @param targets where the target of each objective is fed
 * @param loss the sum of the objectives' losses, before the update
 * @param settings where the numbers of the update are fed, as {@link #numbers} gives them
 * @param update what changes the weights
 */
public record StepGraph(
    List<Output<?>> targets, Output<?> loss, Output<?> settings, Operation update) {

  /**
   * What an objective asks for.
   *
   * @param output the place among the network's outputs
   */
  public record Goal(int output, Loss loss) {}

  /** Adds a kind of step to a graph. */
  public static StepGraph in(CompiledGraph compiled, List<Goal> goals, boolean adam) {
    GraphWriter writer = compiled.writer();
    List<Output<?>> targets = new ArrayList<>();
    List<Output<?>> losses = new ArrayList<>();
    for (Goal goal : goals) {
      Output<?> output = compiled.training().results().get(goal.output());
      ValueInfo declared = compiled.network().graph().outputs().get(goal.output());
      Output<?> target = CompiledGraph.placeholder(writer, output.dataType(), declared.shape());
      targets.add(target);
      // A target of another batch must fail instead of broadcasting.
      Output<?> fitted = writer.call("Reshape", target, writer.shape(output));
      losses.add(Losses.of(writer, goal.loss(), output, fitted));
    }
    Output<?> loss = Losses.total(writer, losses);
    Output<?> settings = CompiledGraph.placeholder(writer, DataType.DT_FLOAT, Shape.of(SETTINGS));
    Updates updates = new Updates(compiled, settings, loss);
    return new StepGraph(targets, loss, settings, adam ? updates.adamW() : updates.sgd());
  }

  static final int SETTINGS = 9;

  /**
   * The numbers of an update.
   *
   * @param step of Adam, counted from 1
   */
  public static Tensor numbers(Update update, long step) {
    if (update instanceof Update.AdamW adam) {
      return floats(
          adam.learningRate(),
          adam.weightDecay(),
          adam.beta1(),
          1 - adam.beta1(),
          adam.beta2(),
          1 - adam.beta2(),
          adam.epsilon(),
          1 - Math.pow(adam.beta1(), (double) step),
          1 - Math.pow(adam.beta2(), (double) step));
    }
    Update.Sgd sgd = (Update.Sgd) update;
    return floats(sgd.learningRate(), sgd.weightDecay(), 0, 0, 0, 0, 0, 0, 0);
  }

  private static Tensor floats(double... values) {
    float[] numbers = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      numbers[i] = (float) values[i];
    }
    return Tensor.of(numbers, numbers.length);
  }

  /** The names of variables that hold moments begin with what no initializer's name does. */
  public static boolean isMoment(String variable) {
    return variable.startsWith(Updates.MOMENT);
  }

  static Tensor zeros(ElementType type, long[] shape) {
    int size = type.bytes();
    for (long axis : shape) {
      size = Math.multiplyExact(size, Math.toIntExact(axis));
    }
    return new Tensor(type, shape, Tensor.allocate(size));
  }
}
