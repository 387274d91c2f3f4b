package io.sensorium.runtime.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.PluginReference;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlannerTest {
  private static final String TEXT =
      """
      pipeline: notes
      version: "1.0.0"
      inputs:
        second: { modality: text, encoder: "minilm@[1,2)" }
        first: { modality: text, encoder: minilm }
      fusion: { strategy: gated }
      heads: { category: { task: classification } }
      """;

  @Test
  void choosesTheHighestVersionInRangeAndKeepsTheOrder() {
    Plan plan = plan(TEXT);

    assertEquals(List.of("second", "first"), List.copyOf(plan.encoders().keySet()));
    assertEquals("encoder 'minilm' 1.2.0", plan.encoders().get("second").label());
    assertEquals("encoder 'minilm' 2.1.0", plan.encoders().get("first").label());
    assertEquals("engine 'pytorch' 1.0.0", plan.engine().label());
    assertEquals(List.of(plan.engine()), plan.engines());
  }

  @Test
  void choosesAnEngineForEachInput() {
    Plan plan = plan(TEXT.replace("minilm }", "minilm, engine: { name: tensorflow } }"));

    assertEquals("engine 'pytorch' 1.0.0", plan.engine().label());
    assertEquals("engine 'pytorch' 1.0.0", plan.encoderEngines().get("second").label());
    assertEquals("engine 'tensorflow' 1.0.0", plan.encoderEngines().get("first").label());
    assertEquals(
        List.of("pytorch", "tensorflow"),
        plan.engines().stream().map(PluginDescriptor::name).toList());
    assertTrue(plan.plugins().containsAll(plan.engines()), plan.plugins().toString());
  }

  private static Plan plan(String text) {
    return new Planner()
        .plan(
            new PipelineReader().read(text, "notes.yaml", Path.of("")).orThrow(),
            SampleRegistry.SNAPSHOT)
        .plan()
        .orElseThrow();
  }

  @Test
  void refusesToTrainOnAnEngineThatOnlyRuns() {
    String text = TEXT.replace("inputs:", "engine: { name: onnxruntime, device: cpu }\ninputs:");
    PipelineDefinition definition =
        new PipelineReader().read(text, "notes.yaml", Path.of("")).orThrow();

    Planning running = new Planner().plan(definition, SampleRegistry.SNAPSHOT);
    Planning training = new Planner().planTraining(definition, SampleRegistry.SNAPSHOT);

    assertEquals(List.of(), running.problems());
    assertEquals(
        "notes.yaml:3:11: pipeline 'notes' is to be trained, but engine 'onnxruntime' only runs"
            + " what others have trained (engines that train: pytorch, tensorflow)",
        Problems.lines(training.problems()));
  }

  @Test
  void refusesAnEncoderOnAnEngineThatDoesNotOpenItsModel() {
    String text = TEXT.replace("encoder: minilm ", "encoder: sealed ");
    String other = text.replace("inputs:", "engine: { name: onnxruntime, device: cpu }\ninputs:");

    assertEquals("", problems(text));
    assertEquals(
        "notes.yaml:6:28: encoder 'sealed' of input 'first' runs on engine pytorch alone, not on"
            + " 'onnxruntime' (write engine: { name: pytorch } for this input, or choose another"
            + " encoder)",
        problems(other));
    assertEquals("", problems(other.replace("sealed }", "sealed, engine: { name: pytorch } }")));
    assertTrue(
        problems(text.replace("sealed }", "sealed, engine: { name: onnxruntime } }"))
            .contains("runs on engine pytorch alone, not on 'onnxruntime'"));
  }

  private static String problems(String text) {
    PipelineDefinition definition =
        new PipelineReader().read(text, "notes.yaml", Path.of("")).orThrow();
    return Problems.lines(new Planner().problems(definition, SampleRegistry.SNAPSHOT));
  }

  @Test
  void plansToTrainOnAnEngineThatTrains() {
    PipelineDefinition definition =
        new PipelineReader().read(TEXT, "notes.yaml", Path.of("")).orThrow();

    assertEquals(
        new Planner().plan(definition, SampleRegistry.SNAPSHOT),
        new Planner().planTraining(definition, SampleRegistry.SNAPSHOT));
  }

  @Test
  void refusesPartialDefinitions() {
    String broken = TEXT.replace("task: classification", "tsk: classification");

    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Planner()
                .plan(
                    new PipelineReader()
                        .read(broken, "notes.yaml", Path.of(""))
                        .definition()
                        .orElseThrow(),
                    SampleRegistry.SNAPSHOT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vit@[1,2) | encoder 'vit' [1.0.0,2.0.0) "
            + "| (&(kind=encoder)(name=vit)(version>=1.0.0)(!(version>=2.0.0)))",
        "vit@(1,2] | encoder 'vit' (1.0.0,2.0.0] "
            + "| (&(kind=encoder)(name=vit)(version>=1.0.0)(!(version=1.0.0))(version<=2.0.0))",
        "vit@1.2 | encoder 'vit' 1.2.0 or later | (&(kind=encoder)(name=vit)(version>=1.2.0))",
        "vit | encoder 'vit' | (&(kind=encoder)(name=vit)(version>=0.0.0))",
      })
  void writesRequirementsAsTextAndFilter(String reference, String text, String filter) {
    PluginRequirement requirement =
        new PluginRequirement(PluginKind.ENCODER, PluginReference.parse(reference));

    assertEquals(text, requirement.toString());
    assertEquals(filter, requirement.filter());
  }
}
