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
    Map<String, Tensor> inputs = new HashMap<>();
    encoders.forEach((input, encoder) -> embed(inputs, input, encoder, contents.get(input)));
    return head.prediction(program.run(inputs).get(headName).floats());
  }

  private static void embed(
      Map<String, Tensor> inputs, String input, Encoder encoder, Content content) {
    Tensor embedding = encoder.encode(List.of(encoder.preprocess(content))).get(0);
    inputs.put(input, embedding.reshape(1, NoOpEncoder.DIMENSION));
    inputs.put(PipelineNetwork.present(input), Tensor.of(new float[] {1}, 1, 1));
  }

  @Override
  public void close() {
    program.close();
    encoders.values().forEach(Encoder::close);
  }
}
