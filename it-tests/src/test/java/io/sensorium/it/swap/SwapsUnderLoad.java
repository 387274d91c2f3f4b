package io.sensorium.it.swap;

import io.sensorium.cli.AdministrationClient;
import io.sensorium.it.endtoend.ServingProcess;
import io.sensorium.it.soak.ResidentMemory;
import io.sensorium.server.administration.Change;
import io.sensorium.server.administration.Change.ModelChoice;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Clients ask a running distribution over HTTP, while an operator swaps what it serves over HTTP
 * too, by turns the code of encoder, fusion and head and the weights.
 */
public final class SwapsUnderLoad {
  static final int CLIENTS = 32;
  private final MarkedInstallation installation;
  private final ServingProcess server;
  private final AdministrationClient operator;
  private final int requests;
  private final List<Swap> swaps;
  private final AtomicInteger asked = new AtomicInteger();
  private final ConcurrentMap<String, MarkedAnswer> generations = new ConcurrentHashMap<>();
  private final List<SwapClient> clients =
      Stream.generate(() -> new SwapClient(generations, this::phase)).limit(CLIENTS).toList();
  private volatile Phase phase = Phase.WARM_UP;
  private volatile boolean swapped;
  private int refused;

  /** Bundles and a model that come together; of weights alone, no bundles. */
  private record Swap(List<Path> bundles, int model, int mark, int weights) {}

  private SwapsUnderLoad(MarkedInstallation installation, int requests, int swaps)
      throws IOException {
    this.installation = installation;
    this.requests = requests;
    this.server = installation.start();
    this.operator = installation.operator(server);
    this.swaps = prepared(swaps);
  }

  /** Made before anything is measured. */
  private List<Swap> prepared(int count) {
    List<Swap> prepared = new ArrayList<>();
    int mark = 1;
    for (int i = 0; i < count; i++) {
      boolean code = i % 2 == 0;
      mark += code ? 1 : 0;
      int weights = i + 2;
      prepared.add(
          new Swap(
              code ? bundles(mark) : List.of(),
              installation.publish(mark, weights),
              mark,
              weights));
    }
    return prepared;
  }

  private List<Path> bundles(int mark) {
    return Stream.of(MarkedInstallation.Part.values())
        .map(part -> installation.bundle(part, mark))
        .toList();
  }

  /**
   * Asks and swaps, and prints what was seen; ends with 1 if anything was lost or mixed, or if the
   * 99th percentile during swaps is over twice the steady one.
   *
   * @param arguments requests, swaps, and a folder for the installation
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path folder = Files.createDirectories(Path.of(arguments[2]).toAbsolutePath());
    SwapFindings findings =
        run(
            Files.createTempDirectory(folder, "swaps"),
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]));
    System.out.println(findings);
    System.exit(findings.isSound() && findings.latencies().areSteady() ? 0 : 1);
  }

  /**
   * Asks at least so often, until all swaps are made. The first quarter of the requests meets no
   * swap; over the rest they are spread evenly.
   */
  static SwapFindings run(Path folder, int requests, int swaps) throws Exception {
    SwapsUnderLoad load = new SwapsUnderLoad(new MarkedInstallation(folder), requests, swaps);
    try (ServingProcess server = load.server) {
      return load.run();
    }
  }

  private SwapFindings run() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    long start = System.nanoTime();
    try {
      List<CompletableFuture<Void>> running =
          clients.stream()
              .map(client -> CompletableFuture.runAsync(() -> run(client), threads))
              .toList();
      awaitRequests(requests / 8);
      phase = Phase.BEFORE_SWAPS;
      awaitRequests(requests / 4);
      long memory = ResidentMemory.of(server.pid());
      swapAll();
      running.forEach(CompletableFuture::join);
      double seconds = (System.nanoTime() - start) / 1e9;
      return findings(seconds, ResidentMemory.of(server.pid()) - memory);
    } finally {
      swapped = true;
      threads.shutdownNow();
    }
  }

  private Phase phase() {
    return phase;
  }

  private void run(SwapClient client) {
    try {
      client.run(server.address(), () -> asked.getAndIncrement() < requests || !swapped);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitRequests(long count) throws InterruptedException {
    while (asked.get() < count) {
      Thread.sleep(1);
    }
  }

  private void swapAll() throws InterruptedException {
    for (int i = 0; i < swaps.size(); i++) {
      awaitRequests(requests / 4 + (long) i * (requests - requests / 4) / swaps.size());
      phase = Phase.SWAP;
      make(swaps.get(i));
      phase = Phase.BETWEEN_SWAPS;
    }
    swapped = true;
  }

  private void make(Swap swap) {
    List<String> bundles =
        swap.bundles().stream().map(each -> operator.upload(each).sha256()).toList();
    ModelChoice model = new ModelChoice(MarkedInstallation.PIPELINE, Optional.of(swap.model()));
    apply(Change.NONE.installing(bundles).serving(List.of(model)));
  }

  /** Beside so many requests the next generation may look slow; then it is tried once more. */
  private void apply(Change change) {
    try {
      var unused = operator.apply(change);
    } catch (SensoriumException e) {
      if (e.code() != ErrorCode.SELF_TEST_FAILED) {
        throw e;
      }
      refused++;
      var unused = operator.apply(change);
    }
  }

  private SwapFindings findings(double seconds, long growth) {
    Swap last = swaps.get(swaps.size() - 1);
    boolean lastServes =
        generations.values().stream()
            .anyMatch(each -> each.head() == last.mark() && each.weights() == last.weights());
    return new SwapFindings(
        swaps.size(),
        refused,
        SwapFindings.Answers.of(clients, generations.size()),
        SwapFindings.Latencies.of(clients),
        lastServes,
        operator.status(),
        seconds,
        growth);
  }
}
