package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Clients that ask one question after the other until this is closed, and keep what failed. */
final class SteadyRequests implements AutoCloseable {
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Thread> clients;
  private final String pipeline;
  private final IntFunction<String> body;
  private volatile boolean ended;

  private SteadyRequests(
      ServingProcess server, int count, String pipeline, IntFunction<String> body) {
    this.pipeline = pipeline;
    this.body = body;
    this.clients =
        IntStream.range(0, count)
            .mapToObj(client -> new Thread(() -> ask(server.client()), "client-" + client))
            .toList();
  }

  static SteadyRequests to(ServingProcess server, int clients) {
    String whole = Requests.whole();
    return to(server, clients, Quickstart.PIPELINE, number -> whole);
  }

  /**
   * The same of another pipeline.
   *
   * @param body of each request, by its number
   */
  static SteadyRequests to(
      ServingProcess server, int clients, String pipeline, IntFunction<String> body) {
    SteadyRequests requests = new SteadyRequests(server, clients, pipeline, body);
    requests.clients.forEach(Thread::start);
    return requests;
  }

  private void ask(InferenceClient client) {
    while (!ended) {
      try {
        HttpResponse<byte[]> response = client.infer(pipeline, body.apply(asked.incrementAndGet()));
        if (response.statusCode() == 200) {
          answers.merge(generation(response), 1, Integer::sum);
        } else {
          failures.add(new String(response.body(), StandardCharsets.UTF_8));
        }
      } catch (RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  private static String generation(HttpResponse<byte[]> response) {
    return InferenceClient.json(response).required("parameters").required("generation").textValue();
  }

  /** The generations that have answered so far. */
  Set<String> generations() {
    return Set.copyOf(answers.keySet());
  }

  void requireAllAnswered() {
    assertEquals(List.of(), List.copyOf(failures));
    assertTrue(answers.values().stream().mapToInt(count -> count).sum() > 0);
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread client : clients) {
      client.join();
    }
  }
}
