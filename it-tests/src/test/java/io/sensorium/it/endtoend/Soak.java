package io.sensorium.it.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.it.soak.ResidentMemory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

/** Clients that ask the three pipelines of {@link TwoEngines} for a while, over HTTP. */
public final class Soak {
  private static final int CLIENTS = 8;

  /** Contents that are encoded together change the last digits of each other's embeddings. */
  private static final double TOLERANCE = 1e-3;

  private final InferenceClient client;
  private final List<String> bodies =
      List.of(
          Requests.whole(),
          Requests.body(Requests.caption()),
          Requests.body(Requests.file("speech", Requests.speech())),
          Requests.body(
              Requests.file("picture", Requests.picture()), Requests.text("caption", "seven")));
  private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> first = new ConcurrentHashMap<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();

  private Soak(InferenceClient client) {
    this.client = client;
  }

  /**
   * What was seen.
   *
   * @param answers by pipeline
   * @param errors answers that are none, or differ from the first to the same question
   * @param before memory of the server in residence after the first tenth of the time, in bytes
   * @param status what the server ended with when it was asked to end
   */
  record Findings(
      Map<String, Long> answers, List<String> errors, long before, long after, int status) {
    boolean isSound() {
      return errors.isEmpty()
          && status == 143
          && TwoEngines.PIPELINES.stream().allMatch(each -> answers.getOrDefault(each, 0L) > 0);
    }

    @Override
    public String toString() {
      return """
          answers: %s
          errors: %d%s
          resident memory of the server: %.1f MiB after a tenth of the time, %.1f MiB at the end
          the server ended with %d"""
          .formatted(
              answers,
              errors.size(),
              errors.isEmpty() ? "" : ", such as " + errors.get(0),
              before / 1048576.0,
              after / 1048576.0,
              status);
    }
  }

  /**
   * Trains the pipelines, asks them, and prints what was seen; ends with 1 if anything failed.
   *
   * @param arguments minutes, and a folder for the installation
   */
  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Path folder = Files.createDirectories(Path.of(arguments[1]).toAbsolutePath());
    Installation installation = Installation.copy(Files.createTempDirectory(folder, "soak"));
    Duration time = Duration.ofSeconds(Math.round(60 * Double.parseDouble(arguments[0])));
    Findings findings = run(TwoEngines.train(installation), time);
    System.out.printf(
        "three pipelines on two engines, %d clients, %d s%n%s%n",
        CLIENTS, time.toSeconds(), findings);
    System.exit(findings.isSound() ? 0 : 1);
  }

  /** Asks for so long, and ends the server. */
  static Findings run(TwoEngines engines, Duration time) throws InterruptedException {
    try (ServingProcess server = ServingProcess.start(engines.installation())) {
      Soak soak = new Soak(server.client());
      soak.ask(time.dividedBy(10));
      long before = ResidentMemory.of(server.pid());
      soak.ask(time.minus(time.dividedBy(10)));
      long after = ResidentMemory.of(server.pid());
      return soak.findings(before, after, server.terminate());
    }
  }

  private Findings findings(long before, long after, int status) {
    Map<String, Long> counts = new TreeMap<>();
    answers.forEach((pipeline, count) -> counts.put(pipeline, count.sum()));
    return new Findings(counts, List.copyOf(errors), before, after, status);
  }

  private void ask(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      int start = i;
      clients.add(CompletableFuture.runAsync(() -> askUntil(end, start), threads));
    }
    try {
      clients.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private void askUntil(long end, int start) {
    for (int i = start; System.nanoTime() < end && errors.size() < 100; i++) {
      String pipeline = TwoEngines.PIPELINES.get(i % TwoEngines.PIPELINES.size());
      ask(pipeline, i / TwoEngines.PIPELINES.size() % bodies.size());
    }
  }

  private void ask(String pipeline, int question) {
    try {
      HttpResponse<byte[]> response = client.infer(pipeline, bodies.get(question));
      JsonNode answer = InferenceClient.json(response);
      if (response.statusCode() == 200) {
        answers.computeIfAbsent(pipeline, name -> new LongAdder()).increment();
        compare(pipeline + " " + question, answer.required("outputs").get(1).required("data"));
      } else {
        errors.add(pipeline + ": " + answer);
      }
    } catch (RuntimeException e) {
      errors.add(pipeline + ": " + e);
    }
  }

  private void compare(String question, JsonNode probabilities) {
    JsonNode expected = first.computeIfAbsent(question, key -> probabilities);
    for (int i = 0; i < expected.size(); i++) {
      if (Math.abs(expected.get(i).doubleValue() - probabilities.get(i).doubleValue())
          > TOLERANCE) {
        errors.add(question + ": first " + expected + ", then " + probabilities);
      }
    }
  }
}
