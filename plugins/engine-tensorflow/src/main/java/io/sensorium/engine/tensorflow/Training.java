package io.sensorium.engine.tensorflow;

import io.sensorium.engine.tensorflow.graph.StepGraph;
import io.sensorium.engine.tensorflow.graph.StepGraph.Goal;
import io.sensorium.engine.tensorflow.graph.Variables.Variable;
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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Output;

/** The training steps of one program, and the state of its optimizer. */
final class Training {
  private final LoadedGraph loaded;
  private final CompileOptions options;
  private final Network network;
  private final String name;
  private final List<String> outputs;
  private final Map<Kind, StepGraph> kinds = new HashMap<>();
  private long adamSteps;
  private long steps;

  /** Steps of one kind share a part of the graph. */
  private record Kind(List<Goal> goals, boolean adam) {}

  Training(LoadedGraph loaded, Network network, CompileOptions options) {
    this.loaded = loaded;
    this.options = options;
    this.network = network;
    this.name = network.graph().name();
    this.outputs = network.graph().outputs().stream().map(ValueInfo::name).toList();
  }

  /** Forgets what the optimizer has seen. */
  void reset() {
    adamSteps = 0;
  }

  /** One step over fed inputs; the loss before it. */
  float step(Map<Output<?>, Tensor> fed, TrainingStep step) {
    requireTrainable();
    if (step.objectives().isEmpty()) {
      throw invalid("cannot take a step without objectives");
    }
    step.objectives().forEach(objective -> check(objective, batch(fed)));
    boolean adam = step.update() instanceof Update.AdamW;
    StepGraph graph = graph(step.objectives(), adam);
    if (adam && adamSteps++ == 0) {
      loaded.load(moments());
    }
    Map<Output<?>, Tensor> all = new LinkedHashMap<>(fed);
    for (int i = 0; i < graph.targets().size(); i++) {
      all.put(graph.targets().get(i), step.objectives().get(i).target());
    }
    all.put(graph.settings(), StepGraph.numbers(step.update(), adamSteps));
    loaded.graph().streams().ifPresent(place -> all.put(place, streams()));
    List<Tensor> results = loaded.run(all, List.of(graph.loss()), List.of(graph.update()));
    return results.get(0).floats()[0];
  }

  private Collection<Variable> moments() {
    return loaded.graph().variables().all().entrySet().stream()
        .filter(entry -> StepGraph.isMoment(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private StepGraph graph(List<Objective> objectives, boolean adam) {
    List<Goal> goals =
        objectives.stream()
            .map(objective -> new Goal(outputs.indexOf(objective.output()), objective.loss()))
            .toList();
    return kinds.computeIfAbsent(
        new Kind(goals, adam), kind -> StepGraph.in(loaded.graph(), goals, adam));
  }

  private Tensor streams() {
    return DropoutStream.all(options.seed(), ++steps, loaded.graph().dropouts());
  }

  private void requireTrainable() {
    if (!options.training() || network.trainable().isEmpty()) {
      String fix =
          network.trainable().isEmpty()
              ? "it has no trainable weights"
              : "compile it with CompileOptions.training";
      throw invalid("cannot take a step: " + fix);
    }
  }

  /** The size of the first axis of the first input; -1 without one. */
  private static long batch(Map<Output<?>, Tensor> fed) {
    return fed.values().stream()
        .filter(tensor -> tensor.rank() > 0)
        .mapToLong(tensor -> tensor.size(0))
        .findFirst()
        .orElse(-1);
  }

  private void check(Objective objective, long batch) {
    if (!outputs.contains(objective.output())) {
      throw invalid(
          "has outputs " + outputs + ", but an objective names '" + objective.output() + "'");
    }
    ValueInfo output = network.graph().outputs().get(outputs.indexOf(objective.output()));
    Tensor target = objective.target();
    boolean otherBatch =
        output.shape().rank() > 0
            && output.shape().at(0).equals(io.sensorium.network.Dimension.BATCH)
            && target.rank() > 0
            && target.size(0) != batch;
    if (target.type() != output.type() || !output.shape().accepts(target.shape()) || otherBatch) {
      throw invalid(
          "gives '"
              + objective.output()
              + "' as "
              + output.type()
              + output.shape()
              + " of a batch of "
              + batch
              + ", but its target is "
              + target.type()
              + Arrays.toString(target.shape()));
    }
  }

  private SensoriumException invalid(String reason) {
    return new SensoriumException(ErrorCode.INVALID_REQUEST, "network '" + name + "' " + reason);
  }
}
