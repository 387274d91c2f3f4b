package io.sensorium.engine.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.sensorium.engine.pytorch.UpdateScript.Moments;
import io.sensorium.engine.pytorch.script.Script;
import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import io.sensorium.network.compile.DropoutStream;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.engine.TrainingStep.Objective;
import io.sensorium.spi.engine.Update;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The training steps of one program, and the state of its optimizer. */
final class Training {
  private final LoadedScript script;
  private final UpdateScript updates;
  private final CompileOptions options;
  private final int dropouts;
  private final String network;
  private final List<String> outputs;
  private final NDList trainable = new NDList();
  private Optional<Moments> moments = Optional.empty();
  private long adamSteps;
  private long steps;

  Training(
      LoadedScript script,
      UpdateScript updates,
      Weights weights,
      Network network,
      int dropouts,
      CompileOptions options) {
    this.script = script;
    this.updates = updates;
    this.options = options;
    this.dropouts = dropouts;
    this.network = network.graph().name();
    this.outputs = network.graph().outputs().stream().map(ValueInfo::name).toList();
    network.trainable().forEach(name -> trainable.add(weights.array(name)));
    if (options.training()) {
      trainable.forEach(weight -> weight.setRequiresGradient(true));
    }
  }

  /** Forgets what the optimizer has seen. */
  void reset() {
    moments.ifPresent(
        old -> {
          old.first().close();
          old.second().close();
        });
    moments = Optional.empty();
    adamSteps = 0;
  }

  /** One step over inputs in the graph's order; the loss before it. */
  float step(List<Tensor> inputs, TrainingStep step) {
    requireTrainable();
    step.objectives().forEach(this::checkOutput);
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(true);
    try (NDManager scope = script.newScope()) {
      NDArray loss = loss(scope, inputs, step.objectives());
      float value = loss.getFloat();
      update(scope, loss, step.update());
      return value;
    } finally {
      JniUtils.setGradMode(before);
    }
  }

  private void requireTrainable() {
    if (!options.training() || trainable.isEmpty()) {
      String fix =
          trainable.isEmpty()
              ? "it has no trainable weights"
              : "compile it with CompileOptions.training";
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST, "network '" + network + "' cannot take a step: " + fix);
    }
  }

  private void checkOutput(Objective objective) {
    if (!outputs.contains(objective.output())) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST,
          "network '"
              + network
              + "' has outputs "
              + outputs
              + ", but an objective names '"
              + objective.output()
              + "'");
    }
  }

  private NDArray loss(NDManager scope, List<Tensor> inputs, List<Objective> objectives) {
    NDList arrays = new NDList();
    inputs.forEach(tensor -> arrays.add(HostTensors.toDevice(scope, tensor)));
    Tensor streams = DropoutStream.all(options.seed(), ++steps, dropouts);
    arrays.add(HostTensors.toDevice(scope, streams));
    NDList results = script.call(scope, Script.TRAIN, arrays);
    NDArray sum = null;
    for (Objective objective : objectives) {
      NDArray loss = loss(scope, results.get(outputs.indexOf(objective.output())), objective);
      sum = sum == null ? loss : sum.add(loss);
    }
    if (sum == null) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST, "a step of network '" + network + "' has no objectives");
    }
    return sum;
  }

  private NDArray loss(NDManager scope, NDArray output, Objective objective) {
    PtNDArray target = HostTensors.toDevice(scope, objective.target());
    if (!target.getShape().equals(output.getShape())
        || target.getDataType() != output.getDataType()) {
      throw new SensoriumException(
          ErrorCode.INVALID_REQUEST,
          "network '"
              + network
              + "' gives '"
              + objective.output()
              + "' as "
              + output.getDataType()
              + output.getShape()
              + ", but its target is "
              + objective.target().type()
              + Arrays.toString(objective.target().shape()));
    }
    return Losses.of(objective.loss(), output, target);
  }

  private void update(NDManager scope, NDArray loss, Update update) {
    if (update instanceof Update.Sgd sgd) {
      updates.sgd(scope, loss, trainable, sgd);
    } else if (update instanceof Update.AdamW adamW) {
      updates.adamW(scope, loss, trainable, moments(), adamW, ++adamSteps);
    }
  }

  private Moments moments() {
    if (moments.isEmpty()) {
      moments = Optional.of(new Moments(zeros(), zeros()));
    }
    return moments.get();
  }

  private NDList zeros() {
    NDList zeros = new NDList();
    trainable.forEach(
        weight -> zeros.add(script.manager().zeros(weight.getShape(), weight.getDataType())));
    return zeros;
  }
}
