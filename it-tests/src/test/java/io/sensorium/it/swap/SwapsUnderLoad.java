package io.sensorium.it.swap;

import io.sensorium.runtime.rollout.DeploymentsStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Clients over HTTP during swaps, by turns of code and of weights. */
public final class SwapsUnderLoad {
  private static final int CLIENTS = 32;
  private final SwappedPipeline pipeline;
  private final int requests;
  private final int swaps;
  private final AtomicInteger left;
  private volatile boolean swapping;

  private SwapsUnderLoad(SwappedPipeline pipeline, int requests, int swaps) {
    this.pipeline = pipeline;
    this.requests = requests;
    this.swaps = swaps;
    this.left = new AtomicInteger(requests);
  }

  /**
   * What the clients counted.
   *
   * @param generations that answered
   * @param mixed answers whose parts are not of one generation
   * @param closed failures because something was closed
   * @param closedUses the host's own count of uses of a closed generation
   * @param left open encoders and programs, beside those of the last generation
   * @param steadyMillis 99th percentile of requests without a swap
   * @param swapMillis 99th percentile of requests that a swap overlapped
   */
  record Findings(
      int requests,
      int swaps,
      int generations,
      List<String> failed,
      List<String> mixed,
      int closed,
      long closedUses,
      int left,
      int overlapping,
      double steadyMillis,
      double swapMillis,
      double seconds) {
    boolean isSound() {
      return failed.isEmpty()
          && mixed.isEmpty()
          && closed == 0
          && closedUses == 0
          && left == 0
          && overlapping > 0;
    }

    @Override
    public String toString() {
      return """
          %d requests from %d connections in %.0f s, %d swaps; %d generations answered
          failed: %d%s
          mixed: %d%s
          on a closed generation: %d seen by clients, %d counted by the host; %d parts left open
          99th percentile: %.2f ms steady, %.2f ms of %d requests that a swap overlapped (%.2f times)"""
          .formatted(
              requests,
              CLIENTS,
              seconds,
              swaps,
              generations,
              failed.size(),
              first(failed),
              mixed.size(),
              first(mixed),
              closed,
              closedUses,
              left,
              steadyMillis,
              swapMillis,
              overlapping,
              swapMillis / steadyMillis);
    }

    private static String first(List<String> list) {
      return list.isEmpty() ? "" : ", such as " + list.get(0);
    }
  }

  /**
   * Asks and swaps, and prints what was seen; ends with 1 if anything was lost or mixed, or if the
   * 99th percentile during swaps is over twice the steady one.
   *
   * @param arguments requests and swaps
   */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Files.createTempDirectory("sensorium-swaps");
    Findings findings = run(folder, Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
    System.out.println(findings);
    System.exit(findings.isSound() && findings.swapMillis() <= 2 * findings.steadyMillis() ? 0 : 1);
  }

  /** The first quarter of the requests meets no swap; over the rest they are spread evenly. */
  static Findings run(Path folder, int requests, int swaps) {
    try (SwappedPipeline pipeline = new SwappedPipeline(folder)) {
      return new SwapsUnderLoad(pipeline, requests, swaps).run();
    }
  }

  private Findings run() {
    Map<String, Integer> networks = SwapClient.networks();
    List<SwapClient> clients = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    long start = System.nanoTime();
    try {
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        SwapClient client = new SwapClient(networks, () -> swapping);
        clients.add(client);
        running.add(CompletableFuture.runAsync(() -> run(client), threads));
      }
      for (int swap = 0; swap < swaps; swap++) {
        awaitTurn(swap);
        swap(swap);
      }
      running.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
    return findings(clients, networks.size(), (System.nanoTime() - start) / 1e9);
  }

  private void run(SwapClient client) {
    try {
      client.run(pipeline.address(), left);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitTurn(int swap) {
    long done = requests / 4 + (long) swap * (requests - requests / 4) / swaps;
    while (requests - left.get() < done) {
      sleep();
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void swap(int number) {
    swapping = true;
    if (number % 2 == 0) {
      pipeline.swapCode();
    } else {
      pipeline.swapWeights();
    }
    swapping = false;
  }

  private Findings findings(List<SwapClient> clients, int generations, double seconds) {
    DeploymentsStatus status = pipeline.status();
    List<Long> during = all(clients, client -> client.during);
    return new Findings(
        requests,
        swaps,
        generations,
        all(clients, client -> client.failed),
        all(clients, client -> client.mixed),
        clients.stream().mapToInt(client -> client.closed).sum(),
        status.closedUses(),
        pipeline.open() - 2,
        during.size(),
        percentile(all(clients, client -> client.steady)),
        percentile(during),
        seconds);
  }

  private static <T> List<T> all(List<SwapClient> clients, Function<SwapClient, Collection<T>> of) {
    return clients.stream().map(of).flatMap(Collection::stream).toList();
  }

  private static double percentile(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return sorted.isEmpty() ? 0 : sorted.get((int) (0.99 * (sorted.size() - 1))) / 1e6;
  }
}
