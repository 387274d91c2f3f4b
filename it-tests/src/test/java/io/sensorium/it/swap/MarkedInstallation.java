package io.sensorium.it.swap;

import com.example.marks.Mark;
import com.example.marks.MarkingEncoder;
import com.example.marks.MarkingFusion;
import com.example.marks.MarkingHead;
import io.sensorium.cli.AdministrationClient;
import io.sensorium.host.Sensorium;
import io.sensorium.it.endtoend.Installation;
import io.sensorium.it.endtoend.ServingProcess;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.PipelineNetwork;
import io.sensorium.runtime.model.ModelDraft;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.testkit.BundleBuilder;
import io.sensorium.testkit.BundleCopy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The distribution with three vendors' bundles and one pipeline of them, on PyTorch. Every version
 * of a bundle and every model version puts a number of its own into the answer.
 */
public final class MarkedInstallation {
  /** The only pipeline. */
  public static final String PIPELINE = "marks";

  static final byte[] REQUEST =
      KeptConnection.post(
          "/v2/models/marks/infer",
          """
          {"inputs":[{"name":"text","datatype":"BYTES","shape":[1],"data":["a"]}]}""");
  private static final String HEAD = "mark";
  private static final String INPUT = "text";
  private static final String DEFINITION =
      """
      pipeline: marks
      version: "1.0.0"
      engine: { name: pytorch, device: cpu }
      inputs:
        text: { modality: text, encoder: marking }
      fusion: { strategy: marking }
      heads: { mark: { task: marking } }
      """;

  private final Installation installation;
  private final PipelineDefinition definition;
  private final ModelRepository models;
  private final String encoderIdentity;

  /** The bundles that are swapped. */
  public enum Part {
    ENCODER("com.example.marking-encoder", MarkingEncoder.class),
    FUSION("com.example.marking-fusion", MarkingFusion.class),
    HEAD("com.example.marking-head", MarkingHead.class);

    private final String bundle;
    private final Class<?> plugin;

    Part(String bundle, Class<?> plugin) {
      this.bundle = bundle;
      this.plugin = plugin;
    }

    /** The symbolic name of its bundle. */
    public String bundle() {
      return bundle;
    }
  }

  /** An installation in an empty folder, with marks 1 and a model of them. */
  public MarkedInstallation(Path home) throws IOException {
    Files.createDirectories(temporary(home));
    this.installation =
        Installation.copy(home).with("SENSORIUM_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary(home));
    keepEngineOnly();
    for (Part part : Part.values()) {
      write(part);
    }
    // Nothing is remembered between requests, so that every one is computed.
    Files.writeString(
        home.resolve("config").resolve("sensorium.yaml"),
        "verification: { policy: open }\nlimits: { embeddingCacheMebibytes: 0 }\n");
    Files.createDirectories(home.resolve("offered"));
    this.definition = new PipelineReader().read(DEFINITION, PIPELINE + ".yaml", home).orThrow();
    this.models = new ModelRepository(home.resolve("models"));
    this.encoderIdentity = encoderIdentity();
    var unused = publish(1, 1);
  }

  private void keepEngineOnly() throws IOException {
    try (Stream<Path> bundles = Files.list(installation.home().resolve("bundles"))) {
      for (Path bundle : bundles.toList()) {
        if (!bundle.getFileName().toString().contains("pytorch")) {
          Files.delete(bundle);
        }
      }
    }
  }

  private void write(Part part) {
    Class<?>[] classes =
        Stream.concat(Stream.of(Mark.class), Stream.of(part.plugin.getNestMembers()))
            .toArray(Class<?>[]::new);
    var unused = new BundleBuilder(part.bundle(), "1.0.1", classes).write(first(part));
  }

  private Path first(Part part) {
    return installation.bundle(part.bundle() + ".jar");
  }

  private String encoderIdentity() {
    Sensorium.Options options =
        new Sensorium.Options(installation.home(), Optional.empty(), true, ProgressListener.NONE);
    try (Sensorium sensorium = Sensorium.open(options)) {
      return sensorium.assembler().encoderIdentity(sensorium.plan(definition), INPUT);
    }
  }

  /** What belongs to the installation beside its pipeline. */
  public Path home() {
    return installation.home();
  }

  /** What its processes write to temporary files, they write here. */
  public Path temporary() {
    return temporary(home());
  }

  private static Path temporary(Path home) {
    return home.resolve("temporary");
  }

  public ServingProcess start() {
    return ServingProcess.start(installation);
  }

  /** Ends it as a power cut would, after some milliseconds, ready or not. */
  public void startAndKill(int milliseconds) throws IOException, InterruptedException {
    ServingProcess.startAndKill(installation, milliseconds);
  }

  /** What a client is answered; empty if that is none. */
  public Optional<MarkedAnswer> ask(ServingProcess server) throws IOException {
    try (KeptConnection connection = new KeptConnection(server.address())) {
      return MarkedAnswer.read(connection.send(REQUEST).body());
    }
  }

  /** Whoever may do everything. */
  public AdministrationClient operator(ServingProcess server) throws IOException {
    String key = Files.readString(home().resolve("administration").resolve("local.key")).strip();
    return new AdministrationClient(URI.create(server.administration()), key, Optional.empty());
  }

  /** The version of a part that has a mark, in a file to be installed. */
  public Path bundle(Part part, int mark) {
    return BundleCopy.of(first(part))
        .version("1.0." + mark)
        .write(offered(part.bundle() + "-" + mark));
  }

  /** A bundle of an encoder that no pipeline uses. */
  public Path spare(String bundle, int mark) {
    return BundleCopy.of(first(Part.ENCODER))
        .symbolicName(bundle)
        .plugin("marking", bundle.substring(bundle.lastIndexOf('.') + 1))
        .version("1.0." + mark)
        .write(offered(bundle + "-" + mark));
  }

  private Path offered(String name) {
    return home().resolve("offered").resolve(name + ".jar");
  }

  /**
   * Trains, so to say, a next version of the model.
   *
   * @param mark of the fusion that it is made with
   * @param weights a number that only it has
   * @return the number of the version
   */
  public int publish(int mark, int weights) {
    return models
        .publish(
            new ModelDraft(
                PIPELINE,
                definition.source(),
                PipelineNetwork.compose(
                    PIPELINE,
                    Map.of(
                        INPUT,
                        EmbeddingForm.pooled(MarkingEncoder.DIMENSION, MarkingEncoder.SPACE)),
                    new MarkingFusion.Marking(mark, weights),
                    Map.of(HEAD, new MarkingHead.Marking(mark)),
                    7),
                Map.of(HEAD, MarkingHead.LABELS),
                Map.of(INPUT, encoderIdentity),
                Map.of("samples/manifest.jsonl", samples())))
        .number();
  }

  private static byte[] samples() {
    StringBuilder lines = new StringBuilder();
    for (String text : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
      lines.append(
          """
          {"id": "%s", "label": "encoder", "inputs": {"text": "%s"}}
          """
              .formatted(text, text));
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
