package io.sensorium.it.swap;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** One client, which counts for itself what it is answered. */
final class SwapClient {
  /** The first answer of each generation that anybody has heard of. */
  private final ConcurrentMap<String, MarkedAnswer> generations;

  private final Supplier<Phase> phase;
  private final Map<Phase, List<Long>> nanos = new EnumMap<>(Phase.class);
  final List<String> failed = new ArrayList<>();
  final List<String> mixed = new ArrayList<>();
  int closed;

  SwapClient(ConcurrentMap<String, MarkedAnswer> generations, Supplier<Phase> phase) {
    this.generations = generations;
    this.phase = phase;
    for (Phase each : Phase.values()) {
      nanos.put(each, new ArrayList<>());
    }
  }

  int requests() {
    return nanos.values().stream().mapToInt(List::size).sum();
  }

  /** How long the requests of a phase took. */
  List<Long> nanos(Phase phase) {
    return nanos.getOrDefault(phase, List.of());
  }

  /** Asks on one connection as long as there is more to ask. */
  void run(URI address, BooleanSupplier more) throws IOException {
    try (KeptConnection connection = new KeptConnection(address)) {
      while (more.getAsBoolean()) {
        Phase before = phase.get();
        long start = System.nanoTime();
        KeptConnection.Response response = connection.send(MarkedInstallation.REQUEST);
        long taken = System.nanoTime() - start;
        nanos(before == Phase.SWAP ? before : phase.get()).add(taken);
        count(response);
      }
    }
  }

  private void count(KeptConnection.Response response) {
    Optional<MarkedAnswer> answer =
        Optional.of(response)
            .filter(each -> each.status() == 200)
            .flatMap(each -> MarkedAnswer.read(each.body()));
    if (answer.isEmpty()) {
      failed.add(response.status() + " " + response.body());
      closed += response.body().contains("closed") ? 1 : 0;
    } else if (!isWhole(answer.get())) {
      mixed.add(response.body());
    }
  }

  private boolean isWhole(MarkedAnswer answer) {
    MarkedAnswer known = generations.putIfAbsent(answer.generation(), answer);
    return answer.isOfOneVersion() && (known == null || known.equals(answer));
  }
}
