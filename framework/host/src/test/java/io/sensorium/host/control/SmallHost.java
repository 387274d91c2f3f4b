package io.sensorium.host.control;

import io.sensorium.host.Sensorium;
import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Small;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.Deployment;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Applied;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.Definition;
import io.sensorium.server.administration.RolloutEnd;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A host of the {@link Small} plugins, with pipelines {@code one} and {@code two}, which use the
 * encoders {@code alpha} and {@code beta}; it is opened and closed as often as a test needs.
 */
final class SmallHost implements AutoCloseable {
  private final Path home;
  private final List<SensoriumException> failures = new ArrayList<>();
  private Sensorium sensorium;

  SmallHost(Path home) throws IOException {
    this.home = home;
    Files.createDirectories(home.resolve("bundles"));
    Path configuration = Files.createDirectories(home.resolve("config")).resolve("sensorium.yaml");
    Files.writeString(
        configuration, "folders: { cache: ../cache }\nverification: { policy: open }\n");
    Bundles.small().write(bundle("base"));
    Bundles.smallEncoder("alpha", "1.0.0", Small.Alpha.class).write(bundle("alpha"));
    Bundles.smallEncoder("beta", "1.0.0", Small.Beta.class).write(bundle("beta"));
    this.sensorium = open();
  }

  /** A file of the installation's folder. */
  Path bundle(String name) {
    return home.resolve("bundles").resolve(name + ".jar");
  }

  private Sensorium open() {
    return Sensorium.open(
        new Sensorium.Options(home, Optional.empty(), true, ProgressListener.NONE));
  }

  void start() {
    failures.clear();
    sensorium.control().start(failures::add);
  }

  void restart() {
    sensorium.close();
    sensorium = open();
    start();
  }

  /** What could not be put into service at the last start. */
  List<SensoriumException> failures() {
    return List.copyOf(failures);
  }

  /** Trains, so to say, a next version of a pipeline on an encoder. */
  void publish(String pipeline, String encoder) {
    PipelineDefinition definition =
        new PipelineReader()
            .read(text(pipeline, encoder), pipeline + ".yaml", home.resolve("config"))
            .orThrow();
    Plan plan = sensorium.plan(definition);
    PipelineAssembler assembler = sensorium.assembler();
    Map<String, List<String>> labels = Map.of("mark", Small.LABELS);
    var unused =
        sensorium
            .models()
            .publish(
                new ModelDraft(
                    pipeline,
                    definition.source(),
                    PipelineNetwork.compose(
                        pipeline + sensorium.models().latest(pipeline).isPresent(),
                        Map.of("text", EmbeddingForm.pooled(2, "mark")),
                        assembler.fusion(plan),
                        assembler.heads(plan, labels),
                        7),
                    labels,
                    Map.of("text", assembler.encoderIdentity(plan, "text")),
                    Map.of()));
  }

  /** The file of a pipeline on an encoder, such as {@code alpha@[1,2)}. */
  Definition definition(String pipeline, String encoder) {
    return new Definition(pipeline + ".yaml", text(pipeline, encoder));
  }

  private static String text(String pipeline, String encoder) {
    return """
        pipeline: %s
        version: "1.0.0"
        engine: { name: small }
        inputs:
          text: { modality: text, encoder: '%s' }
        fusion: { strategy: small }
        heads: { mark: { task: small } }
        rollout: { share: 0.5, minimumRequests: 5, limits: { slowdown: 1000 } }
        """
        .formatted(pipeline, encoder);
  }

  /** The folder of a published model version. */
  Path model(String pipeline, int number) {
    return home.resolve("models").resolve(pipeline).resolve(String.valueOf(number));
  }

  void listen(Consumer<RolloutEnd> listener) {
    sensorium.control().listen(listener);
  }

  /** Asks a pipeline again and again. */
  void predictUntil(String pipeline, BooleanSupplier enough) {
    Sample sample = new Sample(Map.of("text", new Content.Text("some text")));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!enough.getAsBoolean() && System.nanoTime() < end) {
      var unused = sensorium.predict(pipeline, List.of(sample));
    }
  }

  Administration control() {
    return sensorium.control();
  }

  /** Installs bundles as an operator does, together. */
  Applied install(BundleBuilder... bundles) {
    return control().apply(installing(bundles), "tester");
  }

  Change installing(BundleBuilder... bundles) {
    return Change.NONE.installing(
        Stream.of(bundles).map(each -> control().accept(written(each)).sha256()).toList());
  }

  private Path written(BundleBuilder bundle) {
    try {
      return bundle.write(Files.createTempFile(home, "offered", ".jar"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The generations that serve, by pipeline. */
  Map<String, String> generations() {
    Map<String, String> generations = new TreeMap<>();
    for (Deployment each : sensorium.deployments().all()) {
      generations.put(each.definition().name(), each.generation());
    }
    return generations;
  }

  Status.Pipeline pipeline(String name) {
    return control().status().pipelines().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Puts the candidate of a pipeline into service, as enough good answers would. */
  void promote(String pipeline) {
    sensorium.deployments().promote(pipeline);
  }

  /** The digests of the bundles that plans can be made with. */
  List<String> available() {
    return sensorium.plugins().bundles().stream().map(BundleFile::sha256).sorted().toList();
  }

  /** The names and versions of the desired bundles. */
  List<String> desired() {
    return control().status().bundles().stream()
        .map(each -> each.name().replace("com.example.", "") + "/" + each.version())
        .toList();
  }

  Path store() {
    return home.resolve("store");
  }

  @Override
  public void close() {
    sensorium.close();
  }
}
