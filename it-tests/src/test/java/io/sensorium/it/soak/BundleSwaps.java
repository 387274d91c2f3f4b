package io.sensorium.it.soak;

import com.example.letters.LetterFrequency;
import io.sensorium.host.Sensorium;
import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex;
import io.sensorium.it.Distribution;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.Sample;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginUse;
import io.sensorium.spi.encoder.Content;
import io.sensorium.testkit.BundleBuilder;
import io.sensorium.testkit.BundleCopy;
import io.sensorium.training.TrainingRequest;
import io.sensorium.training.progress.TrainingProgress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Swaps the code of an encoder, a fusion and a head for long, while a pipeline answers: class
 * loaders, metaspace and memory have to come back. First the duration of a swap is compared with
 * few and with many other bundles installed.
 */
public final class BundleSwaps {
  private static final int MOST_METASPACE_BYTES = 10 << 10;
  private static final long MOST_GROWTH = 50L << 20;
  private static final List<String> SWAPPED =
      List.of("com.example.letter-frequency", "io.sensorium.fusion-early", "io.sensorium.heads");

  private final Path home;
  private final Sensorium sensorium;
  private final ModelVersion model;
  private final Path encoderFile;
  private int version;
  private int mostLoaders;
  private int leaking;

  private BundleSwaps(Path home) throws IOException {
    this.home = home;
    install();
    this.sensorium =
        Sensorium.open(new Sensorium.Options(home, Optional.empty(), true, ProgressListener.NONE));
    this.encoderFile = pipeline("swapped", "letter-frequency");
    this.model = train(pipeline("steady", "steady-letters"));
    sensorium.deploy(model);
  }

  private void install() throws IOException {
    Path bundles = Files.createDirectories(home.resolve("bundles"));
    Files.createDirectories(home.resolve("config"));
    Files.writeString(
        home.resolve("config/sensorium.yaml"),
        "folders: { cache: ../cache }\nverification: { policy: open }\n");
    for (Path bundle : Distribution.bundles()) {
      Files.copy(bundle, bundles.resolve(bundle.getFileName()));
    }
    Path letters =
        new BundleBuilder(
                "com.example.letter-frequency", "0.0.1", LetterFrequency.class.getNestMembers())
            .write(bundles.resolve("letters.jar"));
    // The encoder that the model is trained with stays: a model is served with no other.
    BundleCopy.of(letters)
        .symbolicName("com.example.steady-letters")
        .plugin("letter-frequency", "steady-letters")
        .write(bundles.resolve("steady.jar"));
  }

  private Path pipeline(String name, String encoder) throws IOException {
    return Files.writeString(
        home.resolve("config").resolve(name + ".yaml"),
        """
        pipeline: %s
        version: "1.0.0"
        engine: { name: pytorch, device: cpu }
        inputs:
          words: { modality: text, encoder: "%s@[1,2)" }
        fusion: { strategy: concatenation }
        heads:
          language: { task: classification, labels: [vowels, consonants] }
        training: { epochs: 20, seed: 7 }
        """
            .formatted(name, encoder));
  }

  private ModelVersion train(Path pipeline) throws IOException {
    StringBuilder rows = new StringBuilder("label,words\n");
    for (String letter : List.of("a", "e", "i", "o", "u", "ae", "io", "ua", "eo", "ui")) {
      rows.append("vowels,").append(letter).append('\n');
    }
    for (String letter : List.of("b", "c", "d", "f", "g", "h", "bc", "df", "gh", "fb")) {
      rows.append("consonants,").append(letter).append('\n');
    }
    Path manifest = Files.writeString(home.resolve("words.csv"), rows);
    Plan plan = sensorium.planTraining(new PipelineReader().read(pipeline).orThrow());
    return sensorium
        .trainer()
        .train(new TrainingRequest(plan, "words", manifest, TrainingProgress.NONE))
        .version();
  }

  /**
   * Runs, prints what it found, and ends with 1 if that is not as it has to be.
   *
   * @param arguments the number of swaps, of each of the three bundles
   */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path home = Files.createTempDirectory("sensorium-swaps-");
    boolean sound;
    try {
      sound = new BundleSwaps(home).run(Integer.parseInt(arguments[0]));
    } finally {
      delete(home);
    }
    System.exit(sound ? 0 : 1);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private boolean run(int swaps) throws IOException {
    swap(Math.max(20, swaps / 10));
    long memory = residentMemory();
    double[] metaspace = swap(swaps);
    long growth = residentMemory() - memory;
    double slope = slope(metaspace);
    System.out.printf("%d swaps of each of %d bundles%n", swaps, SWAPPED.size());
    System.out.printf("live class loaders of a bundle, at most: %d%n", mostLoaders);
    System.out.printf("bundles that leaked: %d%n", leaking);
    System.out.printf("metaspace: %.1f KiB a swap%n", slope / 1024);
    System.out.printf("resident memory grew by %.1f MiB%n", growth / 1048576.0);
    boolean sound =
        mostLoaders <= 2 && leaking == 0 && slope < MOST_METASPACE_BYTES && growth < MOST_GROWTH;
    duration("few other bundles");
    addOthers();
    duration("200 more bundles");
    sensorium.close();
    return sound;
  }

  /** What metaspace was in use after each. */
  private double[] swap(int times) throws IOException {
    double[] metaspace = new double[times];
    for (int i = 0; i < times; i++) {
      List<String> gone = swapOnce();
      awaitUnloaded(gone);
      metaspace[i] = metaspace();
    }
    return metaspace;
  }

  /** Puts the next version of every swapped bundle into service; returns what it replaces. */
  private List<String> swapOnce() throws IOException {
    List<BundleFile> before = swapped();
    List<BundleFile> next = next(before);
    List<String> gone = before.stream().map(BundleFile::sha256).toList();
    // What nobody has used yet was never installed.
    List<String> installed = sensorium.plugins().installed();
    sensorium.plugins().exchange(next, gone);
    sensorium.deploy(model);
    useSwappedEncoder();
    Sample sample = new Sample(Map.of("words", new Content.Text("aeiou")));
    sensorium.predict("steady", List.of(sample));
    return gone.stream().filter(installed::contains).toList();
  }

  private List<BundleFile> swapped() {
    return sensorium.plugins().bundles().stream()
        .filter(bundle -> SWAPPED.contains(bundle.identity().replaceAll("/.*", "")))
        .toList();
  }

  private List<BundleFile> next(List<BundleFile> before) throws IOException {
    version++;
    Path folder = Files.createDirectory(home.resolve("version-" + version));
    for (BundleFile bundle : before) {
      BundleCopy.of(bundle.path())
          .version("1.0." + version)
          .write(folder.resolve(bundle.fileName()));
    }
    return BundleIndex.scan(folder, sensorium.verifier()).bundles();
  }

  private void useSwappedEncoder() {
    Plan plan = sensorium.plan(new PipelineReader().read(encoderFile).orThrow());
    try (PluginUse use = sensorium.registry().use("the soak", plan.plugins());
        SharedEncoder encoder = sensorium.encoders().acquire(plan, "words")) {
      encoder.embed(new Content.Text("abc" + version)).join();
    }
  }

  private void awaitUnloaded(List<String> digests) {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    System.gc();
    mostLoaders =
        Math.max(mostLoaders, 1 + (sensorium.plugins().unloads().liveClassLoaders() + 2) / 3);
    while (System.nanoTime() < deadline) {
      if (digests.stream()
          .allMatch(each -> sensorium.plugins().unloads().outcome(each).isPresent())) {
        leaking +=
            (int)
                digests.stream()
                    .filter(
                        each ->
                            !sensorium.plugins().unloads().outcome(each).orElseThrow().isUnloaded())
                    .count();
        return;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new IllegalStateException("nothing was told of the bundles that went");
  }

  private static double metaspace() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong(pool -> pool.getUsage().getUsed())
        .sum();
  }

  /** Of the line that fits best, in units a step. */
  private static double slope(double[] values) {
    double middle = (values.length - 1) / 2.0;
    double above = 0;
    double below = 0;
    for (int i = 0; i < values.length; i++) {
      above += (i - middle) * values[i];
      below += (i - middle) * (i - middle);
    }
    return above / below;
  }

  private static long residentMemory() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return ResidentMemory.of(ProcessHandle.current().pid());
  }

  private void duration(String beside) throws IOException {
    List<Double> milliseconds = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      List<BundleFile> before = swapped();
      List<BundleFile> next = next(before);
      List<String> gone = before.stream().map(BundleFile::sha256).toList();
      long start = System.nanoTime();
      sensorium.plugins().exchange(next, gone);
      sensorium.deploy(model);
      while (sensorium.plugins().installed().contains(gone.get(1))) {
        LockSupport.parkNanos(100_000);
      }
      milliseconds.add((System.nanoTime() - start) / 1e6);
    }
    milliseconds.sort(Comparator.naturalOrder());
    System.out.printf(
        "a swap, from the offer until the old one is uninstalled, beside %s: %.1f ms (median of 25)%n",
        beside, milliseconds.get(12));
  }

  private void addOthers() throws IOException {
    Path folder = Files.createDirectory(home.resolve("others"));
    for (int i = 0; i < 200; i++) {
      BundleCopy.of(home.resolve("bundles/letters.jar"))
          .symbolicName("com.example.other" + i)
          .plugin("letter-frequency", "other" + i)
          .write(folder.resolve("other" + i + ".jar"));
    }
    sensorium.plugins().offer(BundleIndex.scan(folder, sensorium.verifier()).bundles());
    sensorium
        .registry()
        .resolve(
            "the soak",
            sensorium.registry().snapshot().plugins().stream()
                .filter(plugin -> plugin.name().startsWith("other"))
                .toList());
  }
}
