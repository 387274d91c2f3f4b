package io.sensorium.it.benchmark;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.Prediction;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stages of a pipeline, called one after the other by whoever asks. */
final class NoOpStages implements AutoCloseable {
  private final ModelDraft model;
  private final Map<String, Encoder> encoders = new LinkedHashMap<>();
  private final Program program;
  private final String headName;
  private final Head head;

  NoOpStages(PipelineAssembler assembler, Plan plan, ModelDraft model) {
    this.model = model;
    plan.encoders().keySet().forEach(input -> encoders.put(input, assembler.encoder(plan, input)));
    program =
        assembler
            .engine(plan)
            .compile(model.network(), CompileOptions.inference(assembler.device(plan)));
    Map.Entry<String, Head> only =
        assembler.heads(plan, model.labels()).entrySet().iterator().next();
    headName = only.getKey();
    head = only.getValue();
  }

  ModelDraft model() {
    return model;
  }

  /** What a request asks for, and nothing else: preprocess, encode, run, tell a prediction. */
  Prediction predict(Map<String, Content> contents) {
    return tell(encode(preprocess(contents)));
  }

  Map<String, Map<String, Tensor>> preprocess(Map<String, Content> contents) {
    Map<String, Map<String, Tensor>> preprocessed = new HashMap<>();
    encoders.forEach(
        (input, encoder) -> preprocessed.put(input, encoder.preprocess(contents.get(input))));
    return preprocessed;
  }

  Map<String, Tensor> encode(Map<String, Map<String, Tensor>> preprocessed) {
    Map<String, Tensor> embeddings = new HashMap<>();
    preprocessed.forEach(
        (input, tensors) ->
            embeddings.put(input, encoders.get(input).encode(List.of(tensors)).get(0)));
    return embeddings;
  }

  Prediction tell(Map<String, Tensor> embeddings) {
    Map<String, Tensor> inputs = new HashMap<>();
    embeddings.forEach(
        (input, embedding) -> {
          inputs.put(input, embedding.reshape(1, NoOpEncoder.DIMENSION));
          inputs.put(PipelineNetwork.present(input), Tensor.of(new float[] {1}, 1, 1));
        });
    return head.prediction(program.run(inputs).get(headName).floats());
  }

  @Override
  public void close() {
    program.close();
    encoders.values().forEach(Encoder::close);
  }
}
