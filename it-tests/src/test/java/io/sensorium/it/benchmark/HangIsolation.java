package io.sensorium.it.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * What clients of one pipeline see while the encoder of another hangs under load. Each client sends
 * at a fixed pace, whether answers come or not, so that both halves are asked the same.
 */
final class HangIsolation {
  static final Duration DEADLINE = Duration.ofMillis(500);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PACE = Duration.ofMillis(20);
  private static final int CLIENTS = 4;
  private static final String BODY =
      """
      {"parameters": {"timeout": %d},
       "inputs": [{"name": "x", "datatype": "BYTES", "shape": [1], "data": ["aGk="]}]}
      """
          .formatted(TimeUnit.MILLISECONDS.toMicros(DEADLINE.toMillis()));

  private final HttpClient client = HttpClient.newHttpClient();
  private final HangHost host;

  HangIsolation(HangHost host) {
    this.host = host;
  }

  /** One answer, by the client's clock. */
  record Seen(int status, double milliseconds) {}

  /** What the clients of each pipeline saw. */
  record Half(List<Seen> steady, List<Seen> hanging) {}

  /**
   * Prints a table: rounds of both halves in turn, since a machine is not the same all the time.
   */
  static void print(PrintStream out) throws IOException, InterruptedException {
    List<Seen> without = new ArrayList<>();
    List<Seen> with = new ArrayList<>();
    List<Seen> hung = new ArrayList<>();
    try (HangHost host = new HangHost(ANSWER_TIMEOUT)) {
      HangIsolation isolation = new HangIsolation(host);
      isolation.half(Duration.ofSeconds(5), false);
      for (int round = 0; round < 4; round++) {
        without.addAll(isolation.half(Duration.ofSeconds(6), false).steady());
        Half half = isolation.half(Duration.ofSeconds(6), true);
        with.addAll(half.steady());
        hung.addAll(half.hanging());
      }
    }
    out.println(
        "| clients of | requests | 200 | 503 | 504 | median, ms | 99 %, ms | longest, ms |");
    out.println("|---|---|---|---|---|---|---|---|");
    row(out, "the steady pipeline, nothing hangs", without);
    row(out, "the steady pipeline, the other's encoder hangs", with);
    row(out, "the hanging pipeline", hung);
    out.printf("%nsteady, 99 %%: %.2f times%n", percentile(with, 99) / percentile(without, 99));
    out.printf(
        "504 came at most %.1f ms after its deadline of %d ms%n",
        latest(hung), DEADLINE.toMillis());
  }

  private static void row(PrintStream out, String clients, List<Seen> all) {
    out.printf(
        "| %s | %d | %d | %d | %d | %.1f | %.1f | %.1f |%n",
        clients,
        all.size(),
        count(all, 200),
        count(all, 503),
        count(all, 504),
        percentile(all, 50),
        percentile(all, 99),
        percentile(all, 100));
  }

  static long count(List<Seen> all, int status) {
    return all.stream().filter(seen -> seen.status() == status).count();
  }

  private static double percentile(List<Seen> all, int percent) {
    double[] sorted = all.stream().mapToDouble(Seen::milliseconds).sorted().toArray();
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }

  /** How long after its deadline the last 504 came, in milliseconds. */
  static double latest(List<Seen> all) {
    return all.stream()
            .filter(seen -> seen.status() == 504)
            .mapToDouble(Seen::milliseconds)
            .max()
            .orElseThrow()
        - DEADLINE.toMillis();
  }

  /** Asks both pipelines for a while; then nothing hangs any more, and both are in service. */
  Half half(Duration length, boolean hang) throws IOException, InterruptedException {
    host.hang(hang);
    CompletableFuture<List<Seen>> steady = clients(HangHost.STEADY, length);
    CompletableFuture<List<Seen>> hanging = clients(HangHost.HANGING, length);
    Half half = new Half(steady.join(), hanging.join());
    host.hang(false);
    while (ask(host.inference(HangHost.HANGING)).join().status() != 200) {
      Thread.sleep(PACE.toMillis());
    }
    return half;
  }

  private CompletableFuture<List<Seen>> clients(String pipeline, Duration length) {
    List<CompletableFuture<List<Seen>>> clients =
        IntStream.range(0, CLIENTS)
            .mapToObj(
                each ->
                    CompletableFuture.supplyAsync(() -> one(pipeline, length, each), this::start))
            .toList();
    return CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> clients.stream().flatMap(client -> client.join().stream()).toList());
  }

  private void start(Runnable task) {
    new Thread(task, "client").start();
  }

  private List<Seen> one(String pipeline, Duration length, int client) {
    URI where = host.inference(pipeline);
    List<CompletableFuture<Seen>> all = new ArrayList<>();
    long next = System.nanoTime() + client * PACE.toNanos() / CLIENTS;
    for (long end = next + length.toNanos(); next < end; next += PACE.toNanos()) {
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
      all.add(ask(where));
    }
    return all.stream().map(CompletableFuture::join).toList();
  }

  private CompletableFuture<Seen> ask(URI where) {
    HttpRequest request = HttpRequest.newBuilder(where).POST(BodyPublishers.ofString(BODY)).build();
    long start = System.nanoTime();
    return client
        .sendAsync(request, BodyHandlers.ofByteArray())
        .thenApply(HttpResponse::statusCode)
        .thenApply(status -> new Seen(status, (System.nanoTime() - start) / 1e6));
  }
}
