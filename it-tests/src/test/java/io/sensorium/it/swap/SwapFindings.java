package io.sensorium.it.swap;

import io.sensorium.server.administration.Status;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What clients counted during swaps, and what the host says of itself after them.
 *
 * @param refused swaps that the self-test refused once
 * @param lastServes whether what was installed last has answered
 * @param growth of the host's resident memory from the first swap on, in bytes
 */
record SwapFindings(
    int swaps,
    int refused,
    Answers answers,
    Latencies latencies,
    boolean lastServes,
    Status status,
    double seconds,
    long growth) {
  private static final int BUNDLES = 1 + MarkedInstallation.Part.values().length;

  boolean isSound() {
    return answers.isSound()
        && lastServes
        && status.leaks().isEmpty()
        && status.bundles().size() == BUNDLES;
  }

  /**
   * What was answered.
   *
   * @param generations that answered
   * @param failed whatever is no answer
   * @param closed failures because something was closed
   * @param mixed answers whose parts are not of one generation
   */
  record Answers(
      int requests, int generations, List<String> failed, int closed, List<String> mixed) {
    static Answers of(List<SwapClient> clients, int generations) {
      return new Answers(
          clients.stream().mapToInt(SwapClient::requests).sum(),
          generations,
          all(clients, client -> client.failed),
          clients.stream().mapToInt(client -> client.closed).sum(),
          all(clients, client -> client.mixed));
    }

    boolean isSound() {
      return failed.isEmpty() && mixed.isEmpty() && closed == 0;
    }
  }

  /**
   * 99th percentiles in milliseconds; the first requests are left out, which the JVM still compiles
   * for.
   *
   * @param before the first swap
   * @param steady of all requests that no swap overlapped
   * @param during of requests that a swap overlapped
   * @param overlapped how many those are
   */
  record Latencies(double before, double steady, double during, int overlapped) {
    static Latencies of(List<SwapClient> clients) {
      return new Latencies(
          percentile(clients, Phase.BEFORE_SWAPS),
          percentile(clients, Phase.BEFORE_SWAPS, Phase.BETWEEN_SWAPS),
          percentile(clients, Phase.SWAP),
          nanos(clients, Phase.SWAP).size());
    }

    boolean areSteady() {
      return overlapped > 0 && during <= 2 * steady;
    }

    private static double percentile(List<SwapClient> clients, Phase... phases) {
      List<Long> sorted =
          Stream.of(phases).flatMap(phase -> nanos(clients, phase).stream()).sorted().toList();
      return sorted.isEmpty() ? 0 : sorted.get((int) (0.99 * (sorted.size() - 1))) / 1e6;
    }

    private static List<Long> nanos(List<SwapClient> clients, Phase phase) {
      return all(clients, client -> client.nanos(phase));
    }
  }

  private static <T> List<T> all(List<SwapClient> clients, Function<SwapClient, Collection<T>> of) {
    return clients.stream().map(of).flatMap(Collection::stream).toList();
  }

  private static String first(List<String> list) {
    return list.isEmpty() ? "" : ", such as " + list.get(0);
  }

  @Override
  public String toString() {
    return """
        %d requests from %d connections in %.0f s, %d swaps (%d of them refused once); %d generations answered, the last among them: %b
        failed: %d%s
        mixed: %d%s
        on a closed generation: %d
        bundles installed at the end: %d; leaks: %s
        99th percentile: %.2f ms steady (%.2f ms before the first swap), %.2f ms of %d requests that a swap overlapped (%.2f times)
        resident memory of the host grew by %.1f MiB during the swaps"""
        .formatted(
            answers.requests(),
            SwapsUnderLoad.CLIENTS,
            seconds,
            swaps,
            refused,
            answers.generations(),
            lastServes,
            answers.failed().size(),
            first(answers.failed()),
            answers.mixed().size(),
            first(answers.mixed()),
            answers.closed(),
            status.bundles().size(),
            status.leaks(),
            latencies.steady(),
            latencies.before(),
            latencies.during(),
            latencies.overlapped(),
            latencies.during() / latencies.steady(),
            growth / 1048576.0);
  }
}
