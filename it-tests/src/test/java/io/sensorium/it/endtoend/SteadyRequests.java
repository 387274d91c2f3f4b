package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Clients that ask one question after the other until this is closed, and keep what failed. */
final class SteadyRequests implements AutoCloseable {
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Thread> clients;
  private volatile boolean ended;

  private SteadyRequests(ServingProcess server, int count) {
    clients =
        IntStream.range(0, count)
            .mapToObj(client -> new Thread(() -> ask(server.client()), "client-" + client))
            .toList();
  }

  static SteadyRequests to(ServingProcess server, int clients) {
    SteadyRequests requests = new SteadyRequests(server, clients);
    requests.clients.forEach(Thread::start);
    return requests;
  }

  private void ask(InferenceClient client) {
    while (!ended) {
      try {
        HttpResponse<byte[]> response = client.infer(Quickstart.PIPELINE, Requests.whole());
        if (response.statusCode() == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(new String(response.body(), StandardCharsets.UTF_8));
        }
      } catch (RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  void requireAllAnswered() {
    assertEquals(List.of(), List.copyOf(failures));
    assertTrue(answered.get() > 0);
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    for (Thread client : clients) {
      client.join();
    }
  }
}
