package io.sensorium.it.endtoend;

import io.sensorium.host.Sensorium;
import io.sensorium.it.endtoend.Quickstart.Data;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Program;
import io.sensorium.testkit.OnnxRuntimeOracle;
import io.sensorium.training.TrainingRequest;
import io.sensorium.training.dataset.DatasetReader;
import io.sensorium.training.dataset.DatasetSchema;
import io.sensorium.training.dataset.LabelledSample;
import io.sensorium.training.dataset.Splitter;
import io.sensorium.training.progress.TrainingProgress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What a quickstart published, run in this process on the test split that it was evaluated on. */
record PublishedModel(Sensorium host, Data data, ModelVersion version) {
  static final String HEAD = "category";

  static PublishedModel of(Sensorium host, Quickstart quickstart) {
    Path models = quickstart.installation().home().resolve("models");
    Data data = quickstart.data();
    return new PublishedModel(
        host, data, new ModelRepository(models).latest(data.pipeline()).orElseThrow());
  }

  /** Trains a pipeline on a quickstart's dataset, in this process. */
  static PublishedModel trained(Sensorium host, Data data, String pipeline) {
    PipelineDefinition definition =
        new PipelineReader().read(pipeline, data.pipeline() + ".yaml", Path.of("")).orThrow();
    TrainingRequest request =
        new TrainingRequest(
            host.planTraining(definition), data.dataset(), data.manifest(), TrainingProgress.NONE);
    return new PublishedModel(host, data, host.trainer().train(request).version());
  }

  private PipelineDefinition definition() {
    return new PipelineReader().read(version.definition()).orThrow();
  }

  private List<LabelledSample> testSplit() {
    TrainingDefinition training = definition().training();
    return new Splitter(training.validation(), training.test(), training.seed())
        .split(DatasetReader.read(data.manifest(), DatasetSchema.of(definition())), HEAD)
        .test();
  }

  private Plan plan(String engine) {
    return host.plan(definition().withEngine(new EngineChoice(engine, "cpu")));
  }

  /** All that the network takes for the test split, from the encoders on an engine. */
  Map<String, Tensor> embeddings(String engine) {
    Plan plan = plan(engine);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String input : plan.encoders().keySet()) {
      try (SharedEncoder encoder = host.encoders().acquire(plan, input)) {
        List<CompletableFuture<Tensor>> embeddings =
            testSplit().stream()
                .map(sample -> encoder.embed(sample.inputs().get(input).content()))
                .toList();
        inputs.put(input, stacked(embeddings.stream().map(CompletableFuture::join).toList()));
        inputs.put(PipelineNetwork.present(input), ones(embeddings.size()));
      }
    }
    return inputs;
  }

  private static Tensor stacked(List<Tensor> rows) {
    int width = Math.toIntExact(rows.get(0).size(0));
    float[] values = new float[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i).floats(), 0, values, i * width, width);
    }
    return Tensor.of(values, rows.size(), width);
  }

  private static Tensor ones(int rows) {
    float[] values = new float[rows];
    Arrays.fill(values, 1);
    return Tensor.of(values, rows, 1);
  }

  /** What it gives where an engine does all, the embeddings too. */
  Logits logits(String engine) {
    return logits(engine, embeddings(engine));
  }

  Logits logits(String engine, Map<String, Tensor> embeddings) {
    Plan plan = plan(engine);
    try (Program program =
        host.engines()
            .engine(plan.engine())
            .compile(host.models().network(version), CompileOptions.inference(Device.CPU))) {
      return new Logits(program.run(embeddings).get(HEAD));
    }
  }

  /** The published file as it is, in ONNX Runtime. */
  Logits onnxRuntime(Map<String, Tensor> embeddings) {
    try (OnnxRuntimeOracle oracle = OnnxRuntimeOracle.of(version.network())) {
      return new Logits(oracle.run(embeddings));
    }
  }

  /** Scores of samples, a row each, before they become predictions. */
  record Logits(Tensor scores) {
    double maximumDifference(Logits other) {
      float[] ours = scores.floats();
      float[] theirs = other.scores.floats();
      double largest = 0;
      for (int i = 0; i < ours.length; i++) {
        largest = Math.max(largest, Math.abs((double) ours[i] - theirs[i]));
      }
      return largest;
    }

    List<Integer> argMax() {
      float[] values = scores.floats();
      int width = Math.toIntExact(scores.size(1));
      Integer[] tops = new Integer[values.length / width];
      for (int row = 0; row < tops.length; row++) {
        int top = 0;
        for (int i = 1; i < width; i++) {
          top = values[row * width + i] > values[row * width + top] ? i : top;
        }
        tops[row] = top;
      }
      return List.of(tops);
    }
  }
}
