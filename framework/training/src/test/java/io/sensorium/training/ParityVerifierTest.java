package io.sensorium.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.fusion.intermediate.GatedFactory;
import io.sensorium.runtime.definition.PipelineDefinition.EngineChoice;
import io.sensorium.runtime.definition.TrainingDefinition;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificate.OutputDifference;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.head.Head;
import io.sensorium.training.embedding.EmbeddingCache;
import io.sensorium.training.progress.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParityVerifierTest {
  private static final double TOLERANCE = 1e-4;
  private final MadePipeline made = new MadePipeline(new GatedFactory());

  @TempDir private Path folder;

  /** The parts of the made pipeline; on the engine {@code skewed}, scores are off by so much. */
  private record Parts(MadePipeline made, float skew) implements PipelineParts {
    @Override
    public Engine engine(Plan plan) {
      Engine engine = made.engine(plan);
      return plan.definition().engine().name().equals("skewed")
          ? new SkewedEngine(engine, skew)
          : engine;
    }

    @Override
    public Device device(Plan plan) {
      return made.device(plan);
    }

    @Override
    public List<Device> devices(PluginDescriptor engine) {
      return made.devices(engine);
    }

    @Override
    public SharedEncoder encoder(Plan plan, String input) {
      return made.encoder(plan, input);
    }

    @Override
    public Fusion fusion(Plan plan) {
      return made.fusion(plan);
    }

    @Override
    public Map<String, Head> heads(Plan plan, Map<String, List<String>> labels) {
      return made.heads(plan, labels);
    }
  }

  private ModelRepository repository() {
    return new ModelRepository(folder.resolve("models"));
  }

  private ModelVersion train(TrainingDefinition training) throws IOException {
    return new Trainer(made, new EmbeddingCache(folder.resolve("embeddings")), repository())
        .train(
            new TrainingRequest(
                MadePipeline.plan(training),
                "made",
                MadePipeline.manifest(folder),
                TrainingProgress.NONE))
        .version();
  }

  private ParityCertificate verify(ModelVersion version, float skew, Optional<Path> manifest) {
    List<Plan> plans = List.of(plan("pytorch"), plan("skewed"));
    ParityRequest request =
        new ParityRequest(version, plans, manifest, 5, TOLERANCE, TrainingProgress.NONE);
    return new ParityVerifier(new Parts(made, skew), repository()).verify(request);
  }

  private static Plan plan(String engine) {
    Plan plan = MadePipeline.plan(MadePipeline.TRAINING);
    return new Plan(
        plan.definition().withEngine(new EngineChoice(engine, "auto")),
        plan.engine(),
        plan.encoders(),
        plan.encoderEngines(),
        plan.fusion(),
        plan.heads());
  }

  @Test
  void enginesThatGiveTheSameAgree() throws IOException {
    ModelVersion version = train(MadePipeline.TRAINING);
    ParityCertificate certificate = verify(version, 0, Optional.empty());
    assertTrue(certificate.agrees());
    assertEquals(0, certificate.maximumDifference());
    assertEquals(version.digest(), certificate.model().digest());
    assertEquals(32, certificate.samples().count());
    assertEquals("skewed", certificate.comparisons().get(0).engine());
    assertEquals(
        Map.of("colour", 0.0, "shape", 0.0), certificate.comparisons().get(0).embeddings());
    certificate.engines().forEach(engine -> assertTrue(engine.samplesPerSecond() > 0));
    certificate.engines().forEach(engine -> assertTrue(engine.networkSamplesPerSecond() > 0));
  }

  @Test
  void comparesAllInputsAndEachAlone() throws IOException {
    Path manifest =
        Files.write(
            folder.resolve("other.jsonl"),
            List.of(
                "{\"label\":\"red ball\",\"inputs\":{\"colour\":\"red a\",\"shape\":\"round b\"}}",
                "{\"label\":\"blue box\",\"inputs\":{\"colour\":\"blue c\"}}"));
    ParityCertificate certificate = verify(train(MadePipeline.TRAINING), 0, Optional.of(manifest));
    List<OutputDifference> outputs = certificate.comparisons().get(0).outputs();
    assertEquals(
        List.of(List.of("colour", "shape"), List.of("colour"), List.of("shape")),
        outputs.stream().map(OutputDifference::inputs).toList());
    assertEquals(List.of(2, 2, 1), outputs.stream().map(OutputDifference::samples).toList());
    assertEquals(List.of(2, 2, 1), outputs.stream().map(OutputDifference::sameArgMax).toList());
    assertEquals(manifest.toString(), certificate.samples().source());
  }

  @Test
  void enginesThatAreFurtherApartThanToleratedDoNot() throws IOException {
    ModelVersion version = train(MadePipeline.TRAINING);
    ParityCertificate certificate = verify(version, 1e-3f, Optional.empty());
    assertFalse(certificate.agrees());
    assertEquals(1e-3, certificate.maximumDifference(), 1e-5);
    assertTrue(verify(version, 1e-5f, Optional.empty()).agrees());
  }

  @Test
  void countsSamplesWhoseArgMaxIsAnotherOne() throws IOException {
    ParityCertificate certificate = verify(train(MadePipeline.TRAINING), 1e6f, Optional.empty());
    OutputDifference output = certificate.comparisons().get(0).outputs().get(0);
    assertTrue(output.sameArgMax() > 0 && output.sameArgMax() < output.samples(), output::toString);
    assertFalse(certificate.agreesWithin(1e9));
  }

  @Test
  void versionWithoutSamplesSaysWhatToDo() throws IOException {
    ModelVersion version =
        train(new TrainingDefinition(1, 1, 16, "sgd", 0.1, 0, 0, 0.15, 0.2, 7, 0));
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> verify(version, 0, Optional.empty()));
    assertEquals(ErrorCode.NOT_FOUND, thrown.code());
    assertTrue(thrown.getMessage().contains("give some with --data"), thrown.getMessage());
  }

  @Test
  void samplesThatWereChangedAreNotRun() throws IOException {
    ModelVersion version = train(MadePipeline.TRAINING);
    Files.writeString(
        version.samples(), Files.readString(version.samples()).replace("red", "blue"));
    SensoriumException thrown =
        assertThrows(SensoriumException.class, () -> verify(version, 0, Optional.empty()));
    assertEquals(ErrorCode.ARTIFACT_DAMAGED, thrown.code());
  }
}
