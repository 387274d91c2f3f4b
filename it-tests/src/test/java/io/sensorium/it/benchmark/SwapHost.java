package io.sensorium.it.benchmark;

import com.example.letters.LetterFrequency;
import io.sensorium.host.Sensorium;
import io.sensorium.it.Distribution;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.server.administration.Administration;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.Removal;
import io.sensorium.server.administration.Status;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.BundleBuilder;
import io.sensorium.testkit.BundleCopy;
import io.sensorium.training.TrainingRequest;
import io.sensorium.training.progress.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A host whose one pipeline gets a next version of its fusion, beside many other bundles or few.
 */
final class SwapHost implements AutoCloseable {
  static final int OTHERS = 200;
  private static final String SWAPPED = "io.sensorium.fusion-early";
  private static final String OPERATOR = "benchmark";
  private final Path home = Files.createTempDirectory("sensorium-swap-duration");
  private final Sensorium sensorium;
  private final Administration control;
  private final Path fusion;
  private List<String> others = List.of();
  private int version;

  SwapHost() throws IOException {
    install();
    fusion = home.resolve("bundles/sensorium-fusion-early-0.1.0.jar");
    sensorium =
        Sensorium.open(new Sensorium.Options(home, Optional.empty(), true, ProgressListener.NONE));
    train();
    sensorium.control().start(SwapHost::failed);
    control = sensorium.control();
  }

  private static void failed(SensoriumException failure) {
    throw failure;
  }

  private void install() throws IOException {
    Path bundles = Files.createDirectories(home.resolve("bundles"));
    Files.writeString(
        Files.createDirectories(home.resolve("config")).resolve("sensorium.yaml"),
        "folders: { cache: ../cache }\nverification: { policy: open }\n");
    for (Path bundle : Distribution.bundles()) {
      Files.copy(bundle, bundles.resolve(bundle.getFileName()));
    }
    letters("com.example.letters").write(bundles.resolve("letters.jar"));
  }

  private static BundleBuilder letters(String name) {
    return new BundleBuilder(name, "1.0.0", LetterFrequency.class.getNestMembers());
  }

  /** Without recorded samples: what a self-test takes has nothing to do with other bundles. */
  private void train() throws IOException {
    Path pipeline =
        Files.writeString(
            home.resolve("letters.yaml"),
            """
            pipeline: letters
            version: "1.0.0"
            engine: { name: pytorch, device: cpu }
            inputs: { words: { modality: text, encoder: letter-frequency } }
            fusion: { strategy: concatenation }
            heads: { language: { task: classification, labels: [vowels, consonants] } }
            training: { epochs: 2, seed: 7, recordedSamples: 0 }
            """);
    String rows = "label,words\n" + rows("vowels", "aeiou") + rows("consonants", "bcdfg");
    Path words = Files.writeString(home.resolve("words.csv"), rows);
    Plan plan = sensorium.planTraining(new PipelineReader().read(pipeline).orThrow());
    var unused =
        sensorium.trainer().train(new TrainingRequest(plan, "words", words, TrainingProgress.NONE));
  }

  private static String rows(String label, String letters) {
    return letters
        .chars()
        .mapToObj(Character::toString)
        .flatMap(letter -> IntStream.rangeClosed(1, 4).mapToObj(letter::repeat))
        .map(word -> label + "," + word + "\n")
        .collect(Collectors.joining());
  }

  /** A next version of the fusion's bundle, as a vendor delivers it. */
  Path next() {
    version++;
    return BundleCopy.of(fusion)
        .version("1.0." + version)
        .write(home.resolve("fusion-1.0." + version + ".jar"));
  }

  String accept(Path jar) {
    return control.accept(jar).sha256();
  }

  void apply(Change change) {
    var unused = control.apply(change, OPERATOR);
  }

  /** The digest of the fusion's bundle that is desired now. */
  String swapped() {
    return control.status().bundles().stream()
        .filter(each -> each.name().equals(SWAPPED))
        .map(Status.Bundle::sha256)
        .findFirst()
        .orElseThrow();
  }

  boolean isInstalled(String digest) {
    return sensorium.plugins().installed().contains(digest);
  }

  /** Installs the other bundles, started as if pipelines used them. */
  void addOthers() {
    if (others.isEmpty()) {
      others = IntStream.range(0, OTHERS).mapToObj(this::other).map(this::accept).toList();
    }
    apply(Change.NONE.installing(others));
    sensorium
        .registry()
        .resolve(
            OPERATOR,
            sensorium.registry().snapshot().plugins().stream()
                .filter(plugin -> plugin.name().startsWith("other"))
                .toList());
  }

  private Path other(int number) {
    return BundleCopy.of(home.resolve("bundles/letters.jar"))
        .symbolicName("com.example.other" + number)
        .plugin("letter-frequency", "other" + number)
        .write(home.resolve("other" + number + ".jar"));
  }

  void removeOthers() {
    List<Removal> removals = new ArrayList<>();
    for (int i = 0; i < OTHERS; i++) {
      removals.add(new Removal("com.example.other" + i, Optional.empty(), false));
    }
    apply(Change.NONE.removing(removals.toArray(Removal[]::new)));
    while (others.stream().anyMatch(this::isInstalled)) {
      Thread.onSpinWait();
    }
  }

  @Override
  public void close() throws IOException {
    sensorium.close();
    NoOpPipeline.delete(home);
  }
}
