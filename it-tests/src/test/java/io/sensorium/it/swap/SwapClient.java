package io.sensorium.it.swap;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client, which counts for itself what it is answered. */
final class SwapClient {
  private static final byte[] REQUEST =
      KeptConnection.post(
          "/v2/models/marks/infer",
          "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"a\"]}]}");
  private static final Pattern ANSWER =
      Pattern.compile(
          "\"generation\":\"([^\"]+)\".*\"data\":\\[(\\d+)[.0-9]*,(\\d+)[.0-9]*,(\\d+)[.0-9]*\\]");

  /** The network's number of each generation that anybody has heard of. */
  private final Map<String, Integer> networks;

  private final BooleanSupplier swapping;
  final List<Long> steady = new ArrayList<>();
  final List<Long> during = new ArrayList<>();
  final List<String> failed = new ArrayList<>();
  final List<String> mixed = new ArrayList<>();
  int closed;

  SwapClient(Map<String, Integer> networks, BooleanSupplier swapping) {
    this.networks = networks;
    this.swapping = swapping;
  }

  static Map<String, Integer> networks() {
    return new ConcurrentHashMap<>();
  }

  /**
   * Asks until all requests are taken.
   *
   * @param left requests of all clients together
   */
  void run(URI address, AtomicInteger left) throws IOException {
    try (KeptConnection connection = new KeptConnection(address)) {
      while (left.getAndDecrement() > 0) {
        boolean before = swapping.getAsBoolean();
        long start = System.nanoTime();
        KeptConnection.Response response = connection.send(REQUEST);
        long nanos = System.nanoTime() - start;
        (before || swapping.getAsBoolean() ? during : steady).add(nanos);
        count(response);
      }
    }
  }

  private void count(KeptConnection.Response response) {
    if (response.status() != 200) {
      failed.add(response.status() + " " + response.body());
      closed += response.body().contains("closed") ? 1 : 0;
      return;
    }
    Matcher answer = ANSWER.matcher(response.body());
    if (!answer.find()) {
      failed.add(response.body());
      return;
    }
    int network = Integer.parseInt(answer.group(3));
    Integer known = networks.putIfAbsent(answer.group(1), network);
    boolean whole =
        answer.group(2).equals(answer.group(4))
            && network / SwappedPipeline.WEIGHTS == Integer.parseInt(answer.group(2))
            && (known == null || known == network);
    if (!whole) {
      mixed.add(response.body());
    }
  }
}
